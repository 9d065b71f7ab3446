using System.Text.RegularExpressions;

namespace CodeSight.Tests.Architecture;

/// <summary>The boundaries between projects and namespaces, checked on what the compiler made of them.</summary>
public sealed partial class CompiledReferencesTests
{
    // References that close a cycle between namespaces side by side, and SQL outside Data, that still stand. Nothing is added here; an entry that is not
    // needed any more fails the test.
    private static readonly string[] KnownCycleReferences =
    [
        "CodeSight.Api.Problems -> CodeSight.Api.Hosting",
        "CodeSight.Api.Security -> CodeSight.Api.Hosting",
        "CodeSight.Core.Data.Documents -> CodeSight.Core.Data.Runs",
        "CodeSight.Core.Models -> CodeSight.Core.Asking",
        "CodeSight.Core.Telemetry -> CodeSight.Core.Data",
        "CodeSight.Extraction.Mail -> CodeSight.Extraction.Host",
    ];

    private static readonly string[] KnownSqlPlaces = [];

    public static TheoryData<string> Projects =>
        ["CodeSight.Encoder", "CodeSight.Extraction", "CodeSight.SearchIndex", "CodeSight.Core", "CodeSight.Api", "CodeSight.Indexer", "CodeSight.ServiceDefaults"];

    public static TheoryData<string> Libraries => ["CodeSight.Encoder", "CodeSight.Extraction", "CodeSight.SearchIndex", "CodeSight.Core"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_side_by_side_form_no_cycle(string project)
    {
        var references = SideBySide(project).ToHashSet();
        var known = KnownCycleReferences.Where(entry => entry.StartsWith(project + ".", StringComparison.Ordinal))
            .Select(entry => entry.Split(" -> ")).Select(parts => (From: parts[0], To: parts[1])).ToList();
        var unknown = references.Except(known).ToList();

        var cycles = InCycles(unknown).Select(reference => $"{reference.From} -> {reference.To}").Order(StringComparer.Ordinal).ToList();
        Assert.True(cycles.Count == 0, string.Join('\n', cycles)); // all of them, which Assert.Empty cuts
        Assert.Empty(known.Where(entry => !InCycles([.. unknown, entry]).Contains(entry)).Select(entry => $"{entry.From} -> {entry.To} closes no cycle any more"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Sql_stands_in_data_alone(string project)
    {
        var places = CompiledReferences.Of(project).Texts.Where(text => Sql().IsMatch(text.Text)).Select(text => $"{text.FromNamespace}.{text.FromType}").Distinct().ToList();
        if (project == "CodeSight.Core") Assert.Contains(places, IsData); // the pattern finds what there is
        var known = KnownSqlPlaces.Where(place => place.StartsWith(project + ".", StringComparison.Ordinal)).ToList();

        Assert.Equal(known.Order(StringComparer.Ordinal), places.Where(place => !IsData(place)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Libraries_leave_the_console_alone(string project) =>
        Assert.DoesNotContain(CompiledReferences.Of(project).Uses, use => use is { Namespace: "System", Type: "Console" } && !IsReaderProgram(use));

    [Fact]
    public void Two_flows_never_reference_each_other_and_data_references_neither()
    {
        var uses = CompiledReferences.Of("CodeSight.Core").Uses;
        Assert.Empty(Between(uses, "CodeSight.Core.Indexing", "CodeSight.Core.Asking"));
        Assert.Empty(Between(uses, "CodeSight.Core.Asking", "CodeSight.Core.Indexing"));
        Assert.Empty(Between(uses, "CodeSight.Core.Data", "CodeSight.Core.Indexing"));
        Assert.Empty(Between(uses, "CodeSight.Core.Data", "CodeSight.Core.Asking"));
    }

    [Theory]
    [InlineData("CodeSight.Encoder")]
    [InlineData("CodeSight.Extraction")]
    [InlineData("CodeSight.SearchIndex")]
    public void Engine_libraries_know_no_database_and_no_web_server(string project)
    {
        string[] foreign = ["Npgsql", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "CodeSight.Core", "CodeSight.Api"];
        Assert.DoesNotContain(CompiledReferences.Of(project).Uses, use => foreign.Any(name => IsIn(use.Namespace, name)));
    }

    // A child process whose messages are its standard output.
    private static bool IsReaderProgram(TypeUse use) => use.FromNamespace == "CodeSight.Extraction.Host";

    private static bool IsData(string place) => IsIn(place, "CodeSight.Core.Data");

    private static bool IsIn(string name, string parent) => name == parent || name.StartsWith(parent + ".", StringComparison.Ordinal);

    private static IEnumerable<TypeUse> Between(IEnumerable<TypeUse> uses, string from, string to) => uses.Where(use => IsIn(use.FromNamespace, from) && IsIn(use.Namespace, to));

    /// <summary>References between the children of each namespace. A namespace itself may use its children, and they what it declares.</summary>
    private static IEnumerable<(string From, string To)> SideBySide(string project)
    {
        foreach (var use in CompiledReferences.Of(project).Uses.Where(use => IsIn(use.FromNamespace, project) && IsIn(use.Namespace, project)))
        {
            var (from, to) = (use.FromNamespace.Split('.'), use.Namespace.Split('.'));
            var common = from.Zip(to).TakeWhile(pair => pair.First == pair.Second).Count();
            if (common < from.Length && common < to.Length) yield return (string.Join('.', from[..(common + 1)]), string.Join('.', to[..(common + 1)]));
        }
    }

    private static HashSet<(string From, string To)> InCycles(IReadOnlyCollection<(string From, string To)> references)
    {
        var targets = references.ToLookup(reference => reference.From, reference => reference.To);
        return [.. references.Where(reference => Reachable(reference.To, targets).Contains(reference.From))];
    }

    private static HashSet<string> Reachable(string start, ILookup<string, string> targets)
    {
        var (found, open) = (new HashSet<string> { start }, new Stack<string>([start]));
        while (open.TryPop(out var name))
            foreach (var next in targets[name].Where(found.Add)) open.Push(next);
        return found;
    }

    [GeneratedRegex(
        @"^\s*(SELECT\s|INSERT INTO\s|UPDATE \w+\s|DELETE FROM\s|WITH \w+ AS\b|(CREATE|ALTER|DROP) (UNIQUE |TEMP )?(TABLE|INDEX|EXTENSION|DATABASE|SCHEMA|ROLE)\b|TRUNCATE\s|COPY \w+\s|LISTEN\s|NOTIFY\s|LOCK TABLE\s)")]
    private static partial Regex Sql();
}
