namespace CodeSight.Tests.Architecture;

/// <summary>Each rule finds what breaks it, in small samples that are compiled into this assembly and break every one.</summary>
public sealed class ReferenceRulesTests
{
    private const string Samples = "CodeSight.Tests.Architecture.Samples";

    private static readonly CompiledReferences Compiled = CompiledReferences.Of("CodeSight.Tests");

    private static readonly IReadOnlyList<TypeUse> Uses = [.. Compiled.Uses.Where(use => ReferenceRules.IsIn(use.FromNamespace, Samples))];

    [Fact]
    public void Cycle_between_two_namespaces_is_found_and_nothing_else() =>
        Assert.Equal(
            [$"{Samples}.First -> {Samples}.Second is part of a cycle", $"{Samples}.Second -> {Samples}.First is part of a cycle"],
            ReferenceRules.CycleFaults(Uses, Samples, []));

    [Fact]
    public void Known_reference_excuses_its_cycle() =>
        Assert.Empty(ReferenceRules.CycleFaults(Uses, Samples, [$"{Samples}.Second -> {Samples}.First"]));

    [Theory]
    [InlineData("First", "Third", "is not there any more")] // would close no cycle
    [InlineData("Third", "Second", "is not there any more")] // would close one
    [InlineData("Second", "Third", "closes no cycle any more")]
    public void Known_reference_that_is_not_needed_is_a_fault(string from, string to, string fault) =>
        Assert.Equal(
            [$"{Samples}.{from} -> {Samples}.{to} is known, but {fault}"],
            ReferenceRules.CycleFaults(Uses, Samples, [$"{Samples}.Second -> {Samples}.First", $"{Samples}.{from} -> {Samples}.{to}"]));

    [Fact]
    public void Sql_is_found_in_a_method_and_in_a_state_machine() =>
        Assert.Equal(
            [$"{Samples}.First.Client", $"{Samples}.Second.Table"],
            ReferenceRules.PlacesOfSql(Compiled.Texts.Where(text => ReferenceRules.IsIn(text.FromNamespace, Samples))).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("SELECT 1", true)]
    [InlineData("\n  UPDATE documents SET state = 1", true)]
    [InlineData("DELETE FROM chunks", true)]
    [InlineData("WITH found AS (SELECT 1)", true)]
    [InlineData("CREATE UNIQUE INDEX a ON b (c)", true)]
    [InlineData("LISTEN changes", true)]
    [InlineData("Select a folder", false)]
    [InlineData("UPDATE", false)]
    [InlineData("with the text AS it is", false)]
    public void Sql_is_told_from_sentences(string text, bool isSql) =>
        Assert.Equal(isSql, ReferenceRules.PlacesOfSql([new TextUse("A", "B", text)]).Any());

    [Fact]
    public void Console_is_found_in_a_closure() =>
        Assert.Equal([new TypeUse($"{Samples}.First", "Client", "System", "Console")], ReferenceRules.OfConsole(Uses));

    [Fact]
    public void References_between_two_namespaces_are_found_in_one_direction()
    {
        Assert.Equal(["Client"], ReferenceRules.Between(Uses, $"{Samples}.Second", $"{Samples}.First").Select(use => use.Type).Distinct());
        Assert.Empty(ReferenceRules.Between(Uses, $"{Samples}.Third", $"{Samples}.Second"));
    }

    [Theory]
    [InlineData("A.B", "A", true)]
    [InlineData("A", "A", true)]
    [InlineData("Ab", "A", false)]
    [InlineData("A", "A.B", false)]
    public void Namespace_is_inside_another_by_whole_names(string name, string parent, bool isInside) =>
        Assert.Equal(isInside, ReferenceRules.IsIn(name, parent));
}
