using System.Text.RegularExpressions;
using CodeSight.Core.Configuration;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Configuration;

public sealed partial class ConfigurationDocsTests
{
    [Fact]
    public void Docs_list_every_setting_with_its_default()
    {
        var rows = File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "docs", "configuration.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (Name: cells[1].Trim('`'), Default: cells[2], IsSecret: cells[3].StartsWith("*Secret.*", StringComparison.Ordinal)));

        Assert.Equal(Settings.All.Select(setting => (setting.Name, setting.Default, setting.IsSecret)), rows);
    }

    [Fact]
    public void Settings_have_every_member_of_their_class()
    {
        var members = typeof(Settings).GetProperties().Where(property => property.PropertyType == typeof(Setting)).Select(
            property => property.GetValue(null));

        Assert.Equal(Settings.All.Count, members.Distinct().Count());
        Assert.All(members, member => Assert.Contains(member, Settings.All));
    }

    [Fact]
    public void Every_setting_that_a_text_names_stands_in_the_docs()
    {
        var docs = SettingName().Matches(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "configuration.md")))
            .Select(match => match.Value).ToHashSet();
        var named = new[] { "CodeSight.Api", "CodeSight.Core", "CodeSight.Indexer", "CodeSight.ServiceDefaults", "CodeSight.Web/wwwroot" }
            .SelectMany(
                folder => Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, folder), "*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".cs" or ".js" or ".html" && !path.Contains("/obj/", StringComparison.Ordinal)
                && !path.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(path => SettingName().Matches(File.ReadAllText(path)).Select(match => $"{match.Value} in {Path.GetFileName(path)}"))
            .Distinct()
            // The launcher's own, and the example of a typing error.
            .Where(name => name.Split(' ')[0] is not ("CODESIGHT_HOME" or "CODESIGHT_TEST_VERBOSITY" or "CODESIGHT_API_KYE"))
            .ToList();

        Assert.Contains("CODESIGHT_API_KEY in Log.cs", named);
        Assert.Equal([], named.Where(name => !docs.Contains(name.Split(' ')[0])));
    }

    [Fact]
    public void No_other_source_reads_the_environment()
    {
        var readers = Directory.EnumerateFiles(
            Path.Combine(SharedData.RepositoryRoot, "CodeSight.Core"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "CodeSight.Api"), "*.cs", SearchOption.AllDirectories))
            .Where(path => File.ReadAllText(path).Contains("GetEnvironmentVariable(\"CODESIGHT_", StringComparison.Ordinal));

        Assert.Empty(readers);
    }

    [GeneratedRegex(@"\b(CODESIGHT|ANTHROPIC|AZURE_OPENAI|OPENAI|OLLAMA|ASPNETCORE|ConnectionStrings_)_[A-Za-z_]*[A-Za-z]\b")]
    private static partial Regex SettingName();
}
