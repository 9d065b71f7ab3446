using CodeSight.Core.Models.Loading;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Models.Tokens;

public sealed class WordPieceTokenizerTests
{
    [SharedDataFact]
    public void Tokenizer_equals_the_published_one_on_every_reference_line()
    {
        var tokenizer = ModelFiles.LoadTokenizer(ReferenceModels.MiniLm);
        var lines = 0;
        var wrong = new List<string>();
        foreach (var line in ReferenceModels.Lines("all-MiniLM-L6-v2", "reference-tokens.jsonl"))
        {
            lines++;
            var ids = tokenizer.Encode(line.Text(), int.MaxValue);
            if (!ids.SequenceEqual(line.Ids())) wrong.Add($"{line.Text()}: {string.Join(' ', ids)} instead of {string.Join(' ', line.Ids())}");
            Assert.Equal(ids.Length - 2, tokenizer.Count(line.Text()));
        }

        Assert.Empty(wrong);
        Assert.Equal(3_500, lines);
    }

    [SharedDataFact]
    public void Tokenizer_equals_the_published_one_on_unicode_corners_and_cuts_where_it_does()
    {
        var tokenizer = ModelFiles.LoadTokenizer(ReferenceModels.MiniLm);
        foreach (var line in ReferenceModels.Lines("all-MiniLM-L6-v2", "reference-vectors.jsonl"))
            Assert.Equal(line.Ids(), tokenizer.Encode(line.Text(), 256));
    }
}
