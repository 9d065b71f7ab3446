using Mono.Cecil;

namespace CodeSight.Tests.Architecture;

/// <summary>What the code of one compiled project refers to: bases, members, signatures, attributes and method bodies.</summary>
internal sealed class CompiledReferences
{
    private CompiledReferences(List<TypeUse> uses, List<TextUse> texts) => (Uses, Texts) = (uses, texts);

    /// <summary>Each type that a type of the project refers to.</summary>
    public IReadOnlyList<TypeUse> Uses { get; }

    /// <summary>Each string in the project's code.</summary>
    public IReadOnlyList<TextUse> Texts { get; }

    public static CompiledReferences Of(string project)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, $"{project}.dll"));
        var (uses, texts) = (new List<TypeUse>(), new List<TextUse>());
        foreach (var type in assembly.MainModule.GetTypes()) Read(type, uses, texts);
        Assert.NotEmpty(uses);
        return new CompiledReferences([.. uses.Distinct()], texts);
    }

    private static void Read(TypeDefinition type, List<TypeUse> uses, List<TextUse> texts)
    {
        var reader = new TypeReader(Outer(type), uses, texts);
        reader.Use(type.BaseType);
        foreach (var implemented in type.Interfaces) reader.Use(implemented.InterfaceType);
        foreach (var attribute in type.CustomAttributes) reader.Use(attribute.AttributeType);
        foreach (var field in type.Fields) reader.Use(field.FieldType);
        foreach (var method in type.Methods)
        {
            reader.Use(method);
            if (method.HasBody) reader.Read(method.Body);
        }
    }

    // Nested types, closures and state machines belong to the type that holds them.
    private static TypeReference Outer(TypeReference type) => type.DeclaringType is { } holder ? Outer(holder) : type;

    private sealed class TypeReader(TypeReference from, List<TypeUse> uses, List<TextUse> texts)
    {
        public void Use(TypeReference? used)
        {
            switch (used)
            {
                case null or GenericParameter: return;
                case GenericInstanceType generic:
                    foreach (var argument in generic.GenericArguments) Use(argument);
                    Use(generic.ElementType);
                    return;
                case TypeSpecification specification:
                    Use(specification.ElementType);
                    return;
                default:
                    var outer = Outer(used);
                    uses.Add(new TypeUse(from.Namespace, from.Name, outer.Namespace, outer.Name));
                    return;
            }
        }

        public void Use(MethodReference method)
        {
            Use(method.DeclaringType);
            Use(method.ReturnType);
            foreach (var parameter in method.Parameters) Use(parameter.ParameterType);
            if (method is GenericInstanceMethod generic)
                foreach (var argument in generic.GenericArguments) Use(argument);
        }

        public void Read(Mono.Cecil.Cil.MethodBody body)
        {
            foreach (var variable in body.Variables) Use(variable.VariableType);
            foreach (var caught in body.ExceptionHandlers) Use(caught.CatchType);
            foreach (var instruction in body.Instructions)
            {
                switch (instruction.Operand)
                {
                    case TypeReference used: Use(used); break;
                    case MethodReference called: Use(called); break;
                    case FieldReference field:
                        Use(field.DeclaringType);
                        Use(field.FieldType);
                        break;
                    case string text: texts.Add(new TextUse(from.Namespace, from.Name, text)); break;
                }
            }
        }
    }
}

internal sealed record TypeUse(string FromNamespace, string FromType, string Namespace, string Type);

internal sealed record TextUse(string FromNamespace, string FromType, string Text);
