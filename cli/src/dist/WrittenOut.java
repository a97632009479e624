import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Writes out what javac leaves to the start: a switch over types, and `equals` and `hashCode` of a record, each ask the
/// JDK for code when they run first, a class each time, a millisecond and more for each of some seventy. The AOT cache
/// keeps none of those classes. Here each becomes a method of its class that does the same.
final class WrittenOut {
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final String SWITCHES = "java.lang.runtime.SwitchBootstraps.typeSwitch";
    private static final String RECORDS = "java.lang.runtime.ObjectMethods.bootstrap";
    private static final int FACTOR = 31;

    private final ClassDesc owner;
    private final boolean isInterface;
    private final List<Consumer<java.lang.classfile.ClassBuilder>> added = new ArrayList<>();

    private WrittenOut(ClassModel model) {
        owner = model.thisClass().asSymbol();
        isInterface = model.flags().has(java.lang.reflect.AccessFlag.INTERFACE);
    }

    /// A class file with everything written out, or the same one when there is nothing.
    static byte[] of(ClassFile classFiles, byte[] bytes) {
        ClassModel model = classFiles.parse(bytes);
        WrittenOut written = new WrittenOut(model);
        CodeTransform calls = (code, element) -> {
            if (!(element instanceof InvokeDynamicInstruction call) || !written.replace(code, call)) code.with(element);
        };
        ClassTransform methods = ClassTransform.transformingMethodBodies(WrittenOut::asks, calls)
                .andThen(ClassTransform.endHandler(builder -> written.added.forEach(add -> add.accept(builder))));
        byte[] changed = classFiles.transformClass(model, methods);
        return written.added.isEmpty() ? bytes : changed;
    }

    private static boolean asks(MethodModel method) {
        return method.code().stream().flatMap(code -> code.elementStream())
                .anyMatch(element -> element instanceof InvokeDynamicInstruction);
    }

    private boolean replace(CodeBuilder code, InvokeDynamicInstruction call) {
        DirectMethodHandleDesc asked = call.bootstrapMethod();
        MethodTypeDesc type = call.typeSymbol();
        List<ConstantDesc> arguments = call.bootstrapArgs();
        String wanted = asked.owner().packageName() + "." + asked.owner().displayName() + "." + asked.methodName();
        String name = "written$" + added.size();
        if (wanted.equals(SWITCHES) && arguments.stream().allMatch(label -> label instanceof ClassDesc)) {
            add(name, type, body -> choose(body, arguments));
        } else if (wanted.equals(RECORDS) && call.name().stringValue().equals("equals")) {
            add(name, type, body -> compare(body, arguments));
        } else if (wanted.equals(RECORDS) && call.name().stringValue().equals("hashCode")) {
            add(name, type, body -> hash(body, arguments));
        } else {
            return false;
        }
        code.invokestatic(owner, name, type, isInterface);
        return true;
    }

    private void add(String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {
        int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
        added.add(builder -> builder.withMethodBody(name, type, flags, body));
    }

    /// The number of the first label, from the one that is asked for on, that the value is of; -1 for null, and the
    /// number of labels for a value of none.
    private static void choose(CodeBuilder code, List<ConstantDesc> labels) {
        Label isThere = code.newLabel();
        code.aload(0).ifnonnull(isThere).iconst_m1().ireturn().labelBinding(isThere);
        for (int n = 0; n < labels.size(); n++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(n).if_icmpgt(next);
            code.aload(0).instanceOf((ClassDesc) labels.get(n)).ifeq(next);
            code.loadConstant(n).ireturn().labelBinding(next);
        }
        code.loadConstant(labels.size()).ireturn();
    }

    /// @param arguments the record's class, its names in one text, and a getter for each component
    private static List<DirectMethodHandleDesc> components(List<ConstantDesc> arguments) {
        List<DirectMethodHandleDesc> components = new ArrayList<>();
        for (ConstantDesc getter : arguments.subList(2, arguments.size())) {
            components.add((DirectMethodHandleDesc) getter);
        }
        return components;
    }

    private static ClassDesc type(DirectMethodHandleDesc component) {
        return component.invocationType().returnType();
    }

    private static void load(CodeBuilder code, int record, DirectMethodHandleDesc component) {
        code.aload(record).getfield(component.owner(), component.methodName(), type(component));
    }

    private static void compare(CodeBuilder code, List<ConstantDesc> arguments) {
        ClassDesc record = (ClassDesc) arguments.getFirst();
        Label differs = code.newLabel();
        code.aload(1).instanceOf(record).ifeq(differs);
        code.aload(1).checkcast(record).astore(2);
        for (DirectMethodHandleDesc component : components(arguments)) {
            load(code, 0, component);
            load(code, 2, component);
            ClassDesc type = type(component);
            switch (TypeKind.from(type).asLoadable()) {
                case INT -> code.if_icmpne(differs);
                case LONG -> code.lcmp().ifne(differs);
                case FLOAT, DOUBLE -> {
                    MethodTypeDesc compare = MethodTypeDesc.of(ConstantDescs.CD_int, type, type);
                    code.invokestatic(box(type), "compare", compare).ifne(differs);
                }
                default -> {
                    MethodTypeDesc equals = MethodTypeDesc.of(
                            ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object);
                    code.invokestatic(OBJECTS, "equals", equals).ifeq(differs);
                }
            }
        }
        code.iconst_1().ireturn().labelBinding(differs).iconst_0().ireturn();
    }

    private static void hash(CodeBuilder code, List<ConstantDesc> arguments) {
        code.iconst_0();
        for (DirectMethodHandleDesc component : components(arguments)) {
            ClassDesc type = type(component);
            code.loadConstant(FACTOR).imul();
            load(code, 0, component);
            ClassDesc hashes = type.isPrimitive() ? box(type) : OBJECTS;
            ClassDesc of = type.isPrimitive() ? type : ConstantDescs.CD_Object;
            code.invokestatic(hashes, "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, of)).iadd();
        }
        code.ireturn();
    }

    private static ClassDesc box(ClassDesc primitive) {
        return switch (primitive.descriptorString().charAt(0)) {
            case 'Z' -> ConstantDescs.CD_Boolean;
            case 'B' -> ConstantDescs.CD_Byte;
            case 'C' -> ConstantDescs.CD_Character;
            case 'S' -> ConstantDescs.CD_Short;
            case 'I' -> ConstantDescs.CD_Integer;
            case 'J' -> ConstantDescs.CD_Long;
            case 'F' -> ConstantDescs.CD_Float;
            default -> ConstantDescs.CD_Double;
        };
    }
}
