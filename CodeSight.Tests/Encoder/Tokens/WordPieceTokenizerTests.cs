using System.Text.Json;
using CodeSight.Encoder.Loading;
using CodeSight.Encoder.Tokens;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Models;

namespace CodeSight.Tests.Encoder.Tokens;

public sealed class WordPieceTokenizerTests
{
    [Fact]
    public void Tokenizer_equals_the_published_one_on_every_line_of_the_slice() =>
        Assert.Equal(171, AssertEqual(ReferenceModels.Slice("all-MiniLM-L6-v2", "reference-tokens.jsonl")));

    [SharedDataFact]
    public void Tokenizer_equals_the_published_one_on_every_line_of_the_full_set() =>
        Assert.Equal(3_500, AssertEqual(ReferenceModels.Full("all-MiniLM-L6-v2", "reference-tokens.jsonl")));

    [Fact]
    public void Tokenizer_equals_the_published_one_on_unicode_corners_of_the_slice_and_cuts_where_it_does() =>
        AssertCut(ReferenceModels.Slice("all-MiniLM-L6-v2", "reference-vectors.jsonl"));

    [SharedDataFact]
    public void Tokenizer_equals_the_published_one_on_unicode_corners_of_the_full_set_and_cuts_where_it_does() =>
        AssertCut(ReferenceModels.Full("all-MiniLM-L6-v2", "reference-vectors.jsonl"));

    [Theory]
    [InlineData("[CLS] plain [SEP]", "[UNK] [UNK] [UNK] plain [UNK] [UNK] [UNK]")]
    [InlineData("un\u00E4x Un\u0308 UNX UNZ", "un ##a ##x un un ##x [UNK]")]
    [InlineData("a\tb\u00A0a\u2028b", "a b a b")]
    [InlineData("a\u0000b\u200Bab\uFFFDa\uD800b", "[UNK]")]
    [InlineData("a\u4E00b \uF900", "a [UNK] b [UNK]")]
    [InlineData("a-b a\u2014b a\u2260b", "a [UNK] b a [UNK] b a [UNK] b")]
    [InlineData(" \u00AD\u0301 ", "")]
    public void Tokenizer_cleans_and_cuts(string text, string expected)
    {
        string[] vocabulary = ["[UNK]", "[CLS]", "[SEP]", "plain", "un", "##a", "##x", "a", "b", "##"];
        var tokenizer = new WordPieceTokenizer(vocabulary, new TokenizerSettings(), 100);
        Assert.Equal(expected, string.Join(' ', tokenizer.Encode(text, 100)[1..^1].Select(id => vocabulary[id])));
    }

    [Fact]
    public void Word_of_more_than_a_hundred_characters_is_one_unknown_token()
    {
        var tokenizer = new WordPieceTokenizer(["[UNK]", "[CLS]", "[SEP]", "a", "##a"], new TokenizerSettings(), 300);
        Assert.Equal(100, tokenizer.Count(new string('a', 100)));
        Assert.Equal(1, tokenizer.Count(new string('a', 101)));
        Assert.Equal(2, tokenizer.Count(new string('a', 5_000) + " a"));
    }

    [Fact]
    public void Lone_surrogates_vanish()
    {
        var tokenizer = new WordPieceTokenizer(["[UNK]", "[CLS]", "[SEP]", "a", "##a"], new TokenizerSettings(), 300);
        Assert.Equal([1, 3, 4, 2], tokenizer.Encode("a\uD800a", 300));
        Assert.Equal([1, 3, 4, 2], tokenizer.Encode("\uDC00aa\uD83D", 300));
    }

    [Fact]
    public void Cased_tokenizer_keeps_case_and_accents()
    {
        string[] vocabulary = ["[UNK]", "[CLS]", "[SEP]", "\u00C9t\u00E9", "ete"];
        Assert.Equal(
            [1, 3, 2],
            new WordPieceTokenizer(vocabulary, new TokenizerSettings(LowerCase: false, StripAccents: false), 9).Encode("\u00C9t\u00E9", 9));
        Assert.Equal([1, 4, 2], new WordPieceTokenizer(vocabulary, new TokenizerSettings(), 9).Encode("\u00C9t\u00E9", 9));
    }

    [Fact]
    public void Encoding_is_cut_with_room_for_the_special_tokens()
    {
        var tokenizer = new WordPieceTokenizer(["[UNK]", "[CLS]", "[SEP]", "a"], new TokenizerSettings(), 5);
        Assert.Equal([1, 3, 3, 3, 2], tokenizer.Encode("a a a a a a", 5));
        Assert.Equal([1, 2], tokenizer.Encode("a a", 2));
        Assert.Equal([1, 2], tokenizer.Encode("", 5));
        Assert.Equal(6, tokenizer.Count("a a a a a a"));
    }

    [Fact]
    public void Vocabulary_of_long_tokens_that_share_nothing_is_read()
    {
        string[] vocabulary = ["[UNK]", "[CLS]", "[SEP]", .. Enumerable.Range(0, 50).Select(i => new string((char)('a' + i % 26), 40 + i))];
        var tokenizer = new WordPieceTokenizer(vocabulary, new TokenizerSettings(), 10);
        for (var id = 3; id < vocabulary.Length; id++) Assert.Equal([1, id, 2], tokenizer.Encode(vocabulary[id], 10));
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var tokenizer = ModelFiles.LoadTokenizer(ReferenceModels.BuiltIn);
        var text = string.Join(' ', Enumerable.Repeat("The d\u00E9j\u00E0 vu of unbelievable tokenizers, \u65E5\u672C (42.5 %)!", 50));
        tokenizer.Count(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = tokenizer.Count(text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(count > 500);
    }

    /// <summary>Expects the ids of each line; how many lines there were.</summary>
    private static int AssertEqual(IEnumerable<JsonElement> expected)
    {
        var tokenizer = ModelFiles.LoadTokenizer(ReferenceModels.BuiltIn);
        var lines = 0;
        var wrong = new List<string>();
        foreach (var line in expected)
        {
            lines++;
            var ids = tokenizer.Encode(line.Text(), int.MaxValue);
            if (!ids.SequenceEqual(line.Ids()))
                wrong.Add($"{line.Text()}: {string.Join(' ', ids)} instead of {string.Join(' ', line.Ids())}");
            Assert.Equal(ids.Length - 2, tokenizer.Count(line.Text()));
        }

        Assert.Empty(wrong);
        return lines;
    }

    private static void AssertCut(IEnumerable<JsonElement> expected)
    {
        var tokenizer = ModelFiles.LoadTokenizer(ReferenceModels.BuiltIn);
        Assert.All(expected, line => Assert.Equal(line.Ids(), tokenizer.Encode(line.Text(), 256)));
    }
}
