using CodeSight.Core.Configuration;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Configuration;

public sealed class ConfigurationDocsTests
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
        var members = typeof(Settings).GetProperties().Where(property => property.PropertyType == typeof(Setting)).Select(property => property.GetValue(null));

        Assert.Equal(Settings.All.Count, members.Distinct().Count());
        Assert.All(members, member => Assert.Contains(member, Settings.All));
    }

    [Fact]
    public void No_other_source_reads_the_environment()
    {
        var readers = Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "CodeSight.Core"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "CodeSight.Api"), "*.cs", SearchOption.AllDirectories))
            .Where(path => File.ReadAllText(path).Contains("GetEnvironmentVariable(\"CODESIGHT_", StringComparison.Ordinal));

        Assert.Empty(readers);
    }
}
