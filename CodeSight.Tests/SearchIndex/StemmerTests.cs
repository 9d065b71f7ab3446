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

    [SharedDataFact]
    public void Stemmer_equals_the_official_one_on_every_word()
    {
        var wrong = File.ReadLines(SharedData.At("stems", "english.tsv"))
            .Select(line => line.Split('\t'))
            .Where(row => Stem(row[0]) != row[1])
            .Select(row => $"{row[0]}: {Stem(row[0])}, not {row[1]}")
            .ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} words differ, such as\n{string.Join('\n', wrong.Take(40))}");
    }

    private static string Stem(string word)
    {
        Span<char> buffer = stackalloc char[word.Length + 1];
        word.CopyTo(buffer);
        return new string(buffer[..Stemmer.Stem(buffer, word.Length)]);
    }
}
