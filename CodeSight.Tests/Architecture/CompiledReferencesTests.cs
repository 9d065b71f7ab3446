namespace CodeSight.Tests.Architecture;

/// <summary>The boundaries between projects and namespaces, checked on what the compiler made of them.</summary>
public sealed class CompiledReferencesTests
{
    // References that close a cycle between namespaces side by side and still stand. Nothing is added here; an entry that is not needed any
    // more fails the test.
    private static readonly string[] KnownCycleReferences = [];

    private static readonly string[] ProjectNames =
        ["CodeSight.Encoder", "CodeSight.Extraction", "CodeSight.SearchIndex", "CodeSight.Core", "CodeSight.Api", "CodeSight.Indexer", "CodeSight.ServiceDefaults"];

    public static TheoryData<string> Projects => [.. ProjectNames];

    public static TheoryData<string> Libraries => ["CodeSight.Encoder", "CodeSight.Extraction", "CodeSight.SearchIndex", "CodeSight.Core"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_side_by_side_form_no_cycle(string project)
    {
        var known = KnownCycleReferences.Where(entry => entry.StartsWith(project + ".", StringComparison.Ordinal));
        var faults = ReferenceRules.CycleFaults(CompiledReferences.Of(project).Uses, project, known);
        Assert.True(faults.Count == 0, string.Join('\n', faults)); // all of them, which Assert.Empty cuts
    }

    [Fact]
    public void Known_references_are_of_projects_that_are_checked() =>
        Assert.All(
            KnownCycleReferences,
            entry => Assert.Single(ProjectNames, project => entry.StartsWith(project + ".", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Sql_stands_in_data_alone(string project)
    {
        var places = ReferenceRules.PlacesOfSql(CompiledReferences.Of(project).Texts).ToList();
        if (project == "CodeSight.Core") Assert.Contains(places, IsData); // the pattern finds what there is
        Assert.DoesNotContain(places, place => !IsData(place));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Libraries_leave_the_console_alone(string project) =>
        Assert.DoesNotContain(ReferenceRules.OfConsole(CompiledReferences.Of(project).Uses), use => !IsReaderProgram(use));

    [Fact]
    public void Two_flows_never_reference_each_other_and_data_references_neither()
    {
        var uses = CompiledReferences.Of("CodeSight.Core").Uses;
        Assert.Empty(ReferenceRules.Between(uses, "CodeSight.Core.Indexing", "CodeSight.Core.Asking"));
        Assert.Empty(ReferenceRules.Between(uses, "CodeSight.Core.Asking", "CodeSight.Core.Indexing"));
        Assert.Empty(ReferenceRules.Between(uses, "CodeSight.Core.Data", "CodeSight.Core.Indexing"));
        Assert.Empty(ReferenceRules.Between(uses, "CodeSight.Core.Data", "CodeSight.Core.Asking"));
    }

    [Theory]
    [InlineData("CodeSight.Encoder")]
    [InlineData("CodeSight.Extraction")]
    [InlineData("CodeSight.SearchIndex")]
    public void Engine_libraries_know_no_database_and_no_web_server(string project)
    {
        string[] foreign = ["Npgsql", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "CodeSight.Core", "CodeSight.Api"];
        Assert.DoesNotContain(CompiledReferences.Of(project).Uses, use => foreign.Any(name => ReferenceRules.IsIn(use.Namespace, name)));
    }

    // A child process whose messages are its standard output.
    private static bool IsReaderProgram(TypeUse use) => use.FromNamespace == "CodeSight.Extraction.Host";

    private static bool IsData(string place) => ReferenceRules.IsIn(place, "CodeSight.Core.Data");
}
