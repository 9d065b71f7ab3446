using System.Text.RegularExpressions;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Architecture;

/// <summary>Rules that hold for all sources and that no analyzer knows.</summary>
public sealed partial class SourceRulesTests
{
    private static readonly string[] Products =
    [
        "CodeSight.Encoder", "CodeSight.Extraction", "CodeSight.SearchIndex", "CodeSight.Core", "CodeSight.Api", "CodeSight.Indexer", "CodeSight.ServiceDefaults",
    ];

    [Fact]
    public void Time_comes_from_the_time_provider() => Assert.Empty(Offenders(Products, Clock()));

    [Fact]
    public void Logs_are_written_by_declared_messages_that_hold_no_content()
    {
        Assert.Empty(Offenders(Products, PlainLog()));
        var messages = Products.SelectMany(Sources)
            .SelectMany(path => LogMessage().Matches(File.ReadAllText(path)).Select(match => (path, Text: match.Value))).ToList();

        Assert.NotEmpty(messages);
        Assert.DoesNotContain(messages, message => ContentHole().IsMatch(message.Text));
    }

    [Fact]
    public void Log_events_have_ids_of_their_own()
    {
        var ids = Products.SelectMany(Sources)
            .SelectMany(
                path => LogMessage().Matches(File.ReadAllText(path)).Select(match => (Path: path, Id: EventId().Match(match.Value).Value)));

        Assert.Empty(ids.GroupBy(message => message.Id).Where(group => group.Key.Length == 0 || group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group)}"));
    }

    [Fact]
    public void Classes_have_names_that_say_something() => Assert.Empty(Offenders(Products, EmptyName()));

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static IEnumerable<string> Offenders(IEnumerable<string> folders, Regex forbidden)
    {
        var sources = folders.SelectMany(Sources).ToList();
        Assert.NotEmpty(sources);
        return sources.SelectMany(path => File.ReadLines(path).Select((line, index) => (line, Place: $"{path}:{index + 1}")))
            .Where(source => !source.line.TrimStart().StartsWith("//", StringComparison.Ordinal) && forbidden.IsMatch(source.line))
            .Select(source => $"{source.Place} {source.line.Trim()}");
    }

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bDateTime\.Today\b")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)?\(\s*(LogLevel|\$?"")")]
    private static partial Regex PlainLog();

    [GeneratedRegex(@"\[LoggerMessage\([^\]]*\]", RegexOptions.Singleline)]
    private static partial Regex LogMessage();

    [GeneratedRegex(@"\{(Content|Text|Query|Question|Answer|Key|ApiKey|Password|Secret|Glob|FileGlob|ConnectionString|Body)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ContentHole();

    [GeneratedRegex(@"(?<=\[LoggerMessage\(\s*(EventId\s*=\s*)?)\d+")]
    private static partial Regex EventId();

    [GeneratedRegex(
        @"\b(class|record|struct|interface) \w*" +
        @"(Helpers?|Utils?|Utilities|Manager|Common|(?<!ServiceCollection|HostApplicationBuilder)Extensions)\b")]
    private static partial Regex EmptyName();
}
