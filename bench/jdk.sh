# Sourced by the scripts beside: sets `root`, and `java` to that of a JDK 25, as the launcher finds it.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

find_java() {
    local home
    for home in "${FOVEA_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/*jdk*; do
        [[ -x $home/bin/java ]] && grep -qs '^JAVA_VERSION="25' "$home/release" || continue
        java=$home/bin/java
        return
    done
    echo "bench: no JDK 25 found; name one: FOVEA_JAVA_HOME=/path/to/jdk-25" >&2
    exit 7
}

# Builds bench/target/lib when it is not there or a source is newer.
build_bench() {
    local jar
    jar=$(find "$root/bench/target/lib" -name 'fovea-bench-*.jar' 2>/dev/null | head -n 1) || true
    if [[ -z $jar || -n $(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main -newer "$jar" -print -quit) ]]; then
        echo 'bench: building…' >&2
        (cd "$root" && mvn -B -ntp -q -Dmaven.test.skip=true -pl bench -am package) >&2
        touch "$root"/bench/target/lib/fovea-bench-*.jar
    fi
}

# What the launcher gives, too, with more than two cores.
jvm_flags=(
    --enable-native-access=ALL-UNNAMED
    --sun-misc-unsafe-memory-access=allow
    --add-opens=java.base/java.nio=ALL-UNNAMED
    -XX:+UnlockDiagnosticVMOptions -XX:-ReduceAllocationMerges
    -XX:+UseTransparentHugePages
    -XX:+UseParallelGC
)

find_java
