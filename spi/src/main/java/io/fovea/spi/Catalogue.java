package io.fovea.spi;

import io.fovea.packet.CompositeField;
import io.fovea.packet.HeaderCatalogue;
import io.fovea.packet.HeaderField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/// Every name that a query can use: fields and kinds of row. Filled from the header tables, the flow fields and the
/// protocol modules.
public final class Catalogue {
    private final Map<String, Field> byName = new LinkedHashMap<>();
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Map<String, RowKind> kinds = new LinkedHashMap<>();
    private final Map<String, FieldMap> mapsByName = new LinkedHashMap<>();
    private final List<FieldMap> maps = new ArrayList<>();
    private final List<ProtocolModule> protocols;
    /// By the name of a kind: what other protocols' names, aliases included, mean in its rows.
    private final Map<String, Map<String, Field>> carried = new HashMap<>();

    public Catalogue(List<ProtocolModule> protocols) {
        this.protocols = List.copyOf(protocols);
        for (HeaderField header : HeaderCatalogue.fields()) add(new Field.Header(header));
        for (CompositeField composite : HeaderCatalogue.composites()) add(composite(composite));
        for (Field.Flow field : FlowFields.all()) add(field);
        kinds.put("packet", FlowFields.PACKET_KIND);
        kinds.put("conn", FlowFields.CONN_KIND);
        kinds.put("weird", FlowFields.WEIRD_KIND);
        for (ProtocolModule module : this.protocols) {
            add(new Field.Protocol(module));
            module.fields().forEach(this::add);
            module.maps().forEach(this::add);
            kinds.put(module.name(), FlowFields.sessionKind(module));
        }
        for (ProtocolModule module : this.protocols) module.carried().forEach((name, own) -> carry(module, name, own));
    }

    private void carry(ProtocolModule module, String name, String own) {
        Field field = fields.get(own);
        if (field == null) throw new IllegalStateException("there is no field " + own);
        Map<String, Field> names = carried.computeIfAbsent(module.name(), _ -> new HashMap<>());
        names.put(name, field);
        Field other = fields.get(name);
        if (other != null) other.aliases().forEach(alias -> names.put(alias, field));
    }

    /// The catalogue of all protocol modules on the class path, in order of name.
    public static Catalogue ofInstalledProtocols() {
        List<ProtocolModule> modules = new ArrayList<>();
        ServiceLoader.load(ProtocolModule.class).forEach(modules::add);
        modules.sort(java.util.Comparator.comparing(ProtocolModule::name));
        return new Catalogue(modules);
    }

    private Field composite(CompositeField composite) {
        List<Field.Header> components = new ArrayList<>();
        for (String name : composite.components()) components.add((Field.Header) fields.get(name));
        return new Field.Composite(composite, components);
    }

    private void add(Field field) {
        if (fields.put(field.name(), field) != null) throw clash(field.name());
        addName(field.name(), field);
        for (String alias : field.aliases()) addName(alias, field);
    }

    private void add(FieldMap map) {
        maps.add(map);
        addName(map.name(), map);
        for (String alias : map.aliases()) addName(alias, map);
    }

    private void addName(String name, FieldMap map) {
        if (byName.containsKey(name) || mapsByName.put(name, map) != null) throw clash(name);
    }

    private void addName(String name, Field field) {
        if (mapsByName.containsKey(name) || byName.put(name, field) != null) throw clash(name);
    }

    private static IllegalStateException clash(String name) {
        return new IllegalStateException("two fields are called " + name);
    }

    /// The field of a full name or alias.
    public Optional<Field> field(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// What a full name or alias of another protocol means in rows of a kind, if its sessions carry that protocol.
    public Optional<Field> carriedField(String kind, String name) {
        return Optional.ofNullable(carried.getOrDefault(kind, Map.of()).get(name));
    }

    /// All fields, each once.
    public Collection<Field> fields() {
        return Collections.unmodifiableCollection(fields.values());
    }

    /// The map of a full name or alias.
    public Optional<FieldMap> map(String name) {
        return Optional.ofNullable(mapsByName.get(name));
    }

    /// All maps, each once.
    public Collection<FieldMap> maps() {
        return Collections.unmodifiableCollection(maps);
    }

    /// All names of maps, aliases included.
    public Collection<String> mapNames() {
        return Collections.unmodifiableCollection(mapsByName.keySet());
    }

    /// All names of fields, aliases included.
    public Collection<String> names() {
        return Collections.unmodifiableCollection(byName.keySet());
    }

    public Optional<RowKind> kind(String name) {
        return Optional.ofNullable(kinds.get(name));
    }

    public Collection<RowKind> kinds() {
        return Collections.unmodifiableCollection(kinds.values());
    }

    public List<ProtocolModule> protocols() {
        return protocols;
    }
}
