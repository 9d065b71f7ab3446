using CodeSight.SearchIndex.Analysis;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.SearchIndex;

public sealed class StemmerTests
{
    [Theory]
    [InlineData("overtime", "overtim")]
    [InlineData("policies", "polici")]
    [InlineData("dying", "die")]
    [InlineData("adding", "add")]
    [InlineData("hopping", "hop")]
    [InlineData("hoping", "hope")]
    [InlineData("nationally", "nation")]
    [InlineData("yes", "yes")]
    [InlineData("be", "be")]
    public void Stemmer_gives_the_stem(string word, string stem) => Assert.Equal(stem, Stem(word));

    [Fact]
    public void Stemmer_equals_the_official_one_on_every_word_of_the_slice() =>
        Assert.Equal(3_078, AssertEqual(References.At("stems", "english.tsv")));

    [SharedDataFact]
    public void Stemmer_equals_the_official_one_on_every_word_of_the_full_set() =>
        Assert.Equal(40_013, AssertEqual(SharedData.At("stems", "english.tsv")));

    /// <summary>Expects the stem of each word; how many words there were.</summary>
    private static int AssertEqual(string path)
    {
        var rows = File.ReadLines(path).Select(line => line.Split('\t')).ToList();
        var wrong = rows.Where(row => Stem(row[0]) != row[1]).Select(row => $"{row[0]}: {Stem(row[0])}, not {row[1]}").ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} words differ, such as\n{string.Join('\n', wrong.Take(40))}");
        return rows.Count;
    }

    private static string Stem(string word)
    {
        Span<char> buffer = stackalloc char[word.Length + 1];
        word.CopyTo(buffer);
        return new string(buffer[..Stemmer.Stem(buffer, word.Length)]);
    }
}
