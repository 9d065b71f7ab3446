using CodeSight.Core.Indexing.Scan;

namespace CodeSight.Tests.Indexing.Scan;

/// <summary>The rules of gitignore(5).</summary>
public sealed class IgnoreRuleTests
{
    [Theory]
    // Without a slash: the name at any depth.
    [InlineData("*.log", "a.log", true)]
    [InlineData("*.log", "deep/down/a.log", true)]
    [InlineData("*.log", "a.logs", false)]
    [InlineData("build", "x/build", true)]
    [InlineData("build/", "build", false)]
    [InlineData("build/", "x/build/", true)]
    // With a slash: from the folder of the file.
    [InlineData("/build", "build", true)]
    [InlineData("/build", "x/build", false)]
    [InlineData("doc/*.txt", "doc/a.txt", true)]
    [InlineData("doc/*.txt", "doc/sub/a.txt", false)]
    [InlineData("doc/*.txt", "x/doc/a.txt", false)]
    // Two stars.
    [InlineData("**/foo", "foo", true)]
    [InlineData("**/foo", "a/b/foo", true)]
    [InlineData("**/foo/bar", "a/foo/bar", true)]
    [InlineData("**/foo/bar", "a/foo/x/bar", false)]
    [InlineData("abc/**", "abc/x", true)]
    [InlineData("abc/**", "abc/x/y", true)]
    [InlineData("abc/**", "abc", false)]
    [InlineData("a/**/b", "a/b", true)]
    [InlineData("a/**/b", "a/x/y/b", true)]
    [InlineData("a/**/b", "a/x/y/c", false)]
    [InlineData("a/**/b/**/c", "a/b/x/b/c", true)]
    [InlineData("**", "anything/at/all", true)]
    [InlineData("a**b", "axyzb", true)]
    // One character, classes, escapes.
    [InlineData("?.md", "a.md", true)]
    [InlineData("?.md", "ab.md", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[^a-c]x", "dx", true)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("[[:digit:]]x", "7x", true)]
    [InlineData("[[:digit:]-]x", "-x", true)]
    [InlineData("[abc", "[abc", true)]
    [InlineData(@"\#note", "#note", true)]
    [InlineData(@"\!note", "!note", true)]
    [InlineData(@"a\*b", "a*b", true)]
    [InlineData(@"a\*b", "axb", false)]
    // Spaces and line ends.
    [InlineData("a.md   ", "a.md", true)]
    [InlineData(@"a.md\ ", "a.md ", true)]
    [InlineData("a.md\r", "a.md", true)]
    [InlineData("Case.md", "case.md", false)]
    public void Rule_matches_as_git_does(string pattern, string path, bool expected)
    {
        var rule = IgnoreRule.Parse(pattern);

        Assert.NotNull(rule);
        Assert.Equal(expected, rule.Matches(path.TrimEnd('/').Split('/'), path.EndsWith('/')));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("# a comment")]
    [InlineData("/")]
    public void Line_without_a_pattern_is_no_rule(string line) => Assert.Null(IgnoreRule.Parse(line));

    [Fact]
    public void Hostile_pattern_ends()
    {
        var rule = IgnoreRule.Parse(string.Concat(Enumerable.Repeat("a*", 200)) + "b");

        Assert.NotNull(rule);
        Assert.False(rule.Matches([new string('a', 4000)], isFolder: false));
    }
}
