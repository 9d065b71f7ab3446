using CodeSight.Core.Indexing.Scan;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Indexing.Scan;

public sealed class IgnoreScopeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("codesight-ignore-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [UnixTheory]
    [InlineData("outside/.gitignore", "docs", false)] // the folder's place was taken by a link
    [InlineData("outside/rules", "docs/.gitignore", false)] // the file's was
    [InlineData("docs/.gitignore", null, true)]
    public void Rules_are_those_of_the_folder_itself_and_never_behind_a_link(string rules, string? link, bool isIgnored)
    {
        foreach (var path in (string[])[rules, link is "docs" ? rules : "docs/a.md"]) Directory.CreateDirectory(Path.GetDirectoryName(In(path))!); // both lie in a folder
        File.WriteAllText(In(rules), "*.md\n");
        if (link is not null) Directory.CreateSymbolicLink(In(link), In(link is "docs" ? "outside" : rules));

        var scope = IgnoreScope.None.Enter(In("docs"), 1);

        Assert.Equal(isIgnored, scope.IsIgnored(["docs", "a.md"], isFolder: false));
    }

    private string In(string path) => Path.Combine(_folder, path);
}
