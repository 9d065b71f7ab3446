using CodeSight.SearchIndex.Globs;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.SearchIndex;

public sealed class FileGlobTests
{
    [Theory]
    [InlineData("*.md", "a.md", true)]
    [InlineData("*.md", "deep/er/A.MD", true)]
    [InlineData("*.md", "a.md.txt", false)]
    [InlineData("*.md", "x.md/a.txt", false)]
    [InlineData("contracts/*", "contracts/acme.pdf", true)]
    [InlineData("contracts/*", "Contracts/ACME.pdf", true)]
    [InlineData("contracts/*", "contracts/2024/acme.pdf", false)]
    [InlineData("contracts/*", "old/contracts/acme.pdf", false)]
    [InlineData("contracts", "contracts/2024/acme.pdf", true)]
    [InlineData("contracts", "old/contracts/acme.pdf", true)]
    [InlineData("contracts", "contracts", true)]
    [InlineData("contracts", "contracts.pdf", false)]
    [InlineData("contracts/", "contracts/acme.pdf", true)]
    [InlineData("contracts/", "old/contracts/2024/acme.pdf", true)]
    [InlineData("contracts/", "contracts", false)]
    [InlineData("/contracts", "contracts/acme.pdf", true)]
    [InlineData("/contracts", "old/contracts/acme.pdf", false)]
    [InlineData("/*.md", "a.md", true)]
    [InlineData("/*.md", "b/a.md", false)]
    [InlineData("code/**", "code/a/b/c.cs", true)]
    [InlineData("code/**", "code/c.cs", true)]
    [InlineData("code/**", "encode/c.cs", false)]
    [InlineData("**/x", "x", true)]
    [InlineData("**/x", "a/b/x", true)]
    [InlineData("**/x", "a/b/xx", false)]
    [InlineData("a/**/b.txt", "a/b.txt", true)]
    [InlineData("a/**/b.txt", "a/x/y/b.txt", true)]
    [InlineData("a/**/b.txt", "a/xb.txt", false)]
    [InlineData("**", "any/thing", true)]
    [InlineData("*", "any/thing", true)]
    [InlineData("?.md", "a.md", true)]
    [InlineData("?.md", "ab.md", false)]
    [InlineData("a?b", "a/b", false)]
    [InlineData("[a-c]*.md", "Beta.md", true)]
    [InlineData("[a-c]*.md", "delta.md", false)]
    [InlineData("[!a-c]*.md", "delta.md", true)]
    [InlineData("[^a-c]*.md", "alpha.md", false)]
    [InlineData("[]x].md", "].md", true)]
    [InlineData("[a-]b", "-b", true)]
    [InlineData("*.{md,txt}", "a/b.txt", true)]
    [InlineData("*.{md,txt}", "a/b.pdf", false)]
    [InlineData("{a,b/{c,d}}/*.md", "b/d/x.md", true)]
    [InlineData("{a}", "{a}", true)]
    [InlineData("\\*.md", "*.md", true)]
    [InlineData("\\*.md", "a.md", false)]
    [InlineData("./docs/*.md", "docs/a.md", true)]
    [InlineData(" *.md ", "a.md", true)]
    [InlineData("ÜBER*", "über.txt", true)]
    [InlineData("../*", "a", false)]
    [InlineData("*\u00DCbung*", "R&D #1 (50%) - U\u0308bung.txt", true)]
    [InlineData("*U\u0308bung*", "R&D #1 (50%) - \u00DCbung.txt", true)]
    [InlineData("*u\u0308bung*", "R&D #1 (50%) - U\u0308bung.txt", true)]
    [InlineData("*Ubung*", "\u00DCbung.txt", false)]
    [InlineData("?bung", "U\u0308bung", true)]
    [InlineData("[\u00FC]bung", "u\u0308bung", true)]
    [InlineData("\u1EC7.txt", "e\u0323\u0302.txt", true)]
    [InlineData("\u1EC7.txt", "e\u0302\u0323.txt", true)]
    [InlineData("\uD55C\uAE00.txt", "\u1112\u1161\u11AB\u1100\u1173\u11AF.txt", true)]
    [InlineData("\u304C.txt", "\u304B\u3099.txt", true)]
    public void Glob_matches_as_gitignore_does(string pattern, string path, bool matches) =>
        Assert.Equal(matches, FileGlob.Parse(pattern).IsMatch(path));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("[a")]
    [InlineData("a[]")]
    [InlineData("[z-a]")]
    [InlineData("a\\")]
    [InlineData("!*.md")]
    [InlineData("/")]
    [InlineData("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}")]
    public void Glob_that_cannot_be_read_is_refused_in_one_sentence(string pattern)
    {
        var refusal = Assert.Throws<InvalidGlobException>(() => FileGlob.Parse(pattern));

        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Glob_over_the_limit_is_refused() => Assert.Throws<InvalidGlobException>(() => FileGlob.Parse(new string('a', 1001)));

    [Fact]
    public void Braces_that_stand_for_much_work_are_refused()
    {
        var tail = string.Concat(Enumerable.Repeat("*a", 400));

        Assert.NotNull(FileGlob.Parse($"{{a,b}}{tail}"));
        Assert.Throws<InvalidGlobException>(() => FileGlob.Parse($"{{a,b}}{{a,b}}{{a,b}}{{a,b}}{{a,b}}{{a,b}}{tail}"));
    }

    [Fact]
    public void Glob_of_many_stars_takes_no_longer_than_its_length_allows()
    {
        var glob = FileGlob.Parse(string.Concat(Enumerable.Repeat("*a", 400)) + "*b");

        // Backtracking would need more steps than there are atoms.
        Assert.False(glob.IsMatch(new string('a', 4000)));
        Assert.True(glob.IsMatch(new string('a', 4000) + "b"));
    }

    [Fact]
    public void Glob_equals_a_simple_matcher_on_random_patterns()
    {
        var random = new Random(1);
        for (var round = 0; round < 20_000; round++)
        {
            var pattern = "/" + Text(random, "ab/*?", 7).Trim('/');
            if (pattern.Contains("**", StringComparison.Ordinal) || pattern.Length == 1) continue;
            var path = Text(random, "ab/", 8).Trim('/');
            var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);

            Assert.True(Matches(parts, path.Split('/')) == FileGlob.Parse(pattern).IsMatch(path), $"{pattern} on {path}");
        }
    }

    [Fact]
    public void Any_text_is_a_glob_or_is_refused()
    {
        var random = new Random(2);
        for (var round = 0; round < 20_000; round++)
        {
            var pattern = Text(random, "ab/*?[]!^-\\{},. ", 12);
            try
            {
                FileGlob.Parse(pattern).IsMatch("a/b/ab.b");
            }
            catch (InvalidGlobException)
            {
                // The one way to refuse.
            }
        }
    }

    private static bool Matches(string[] pattern, string[] path)
    {
        if (path.Length < pattern.Length) return false;
        if (path.Length > pattern.Length && pattern[^1].AsSpan().ContainsAny('*', '?')) return false;
        return pattern.Zip(path).All(pair => MatchesPart(pair.First, pair.Second));
    }

    private static bool MatchesPart(ReadOnlySpan<char> pattern, ReadOnlySpan<char> part)
    {
        if (pattern.IsEmpty) return part.IsEmpty;
        if (pattern[0] == '*') return MatchesPart(pattern[1..], part) || (!part.IsEmpty && MatchesPart(pattern, part[1..]));
        return !part.IsEmpty && (pattern[0] == '?' || pattern[0] == part[0]) && MatchesPart(pattern[1..], part[1..]);
    }

    private static string Text(Random random, string signs, int longest) =>
        new([.. Enumerable.Range(0, random.Next(longest + 1)).Select(_ => signs[random.Next(signs.Length)])]);

    [SharedDataTheory]
    [InlineData("*\u00DCbung*")]
    [InlineData("*U\u0308bung*")]
    [InlineData("R&D #1 (50%) - \u00DCbung *.txt")]
    public void Case_of_names_in_both_spellings_is_matched_by_both(string glob)
    {
        var names = Directory.GetFiles(SharedData.CaseAt("names")).Select(Path.GetFileName).OfType<string>().ToList();

        Assert.Equal(2, names.Count);
        Assert.All(names, name => Assert.True(FileGlob.Parse(glob).IsMatch(name), name));
    }
}
