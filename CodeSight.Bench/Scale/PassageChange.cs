using System.Text;
using CodeSight.SearchIndex.Sentences;

namespace CodeSight.Bench.Scale;

/// <summary>A changed copy of a passage.</summary>
/// <param name="Text">On one line.</param>
/// <param name="Origins">The passages that its sentences are from, and how many characters of each.</param>
internal sealed record ChangedPassage(string Text, IReadOnlyList<(int Passage, int Characters)> Origins);

/// <summary>
/// Changes passages of one kind: some sentences are another passage's, some words are other words of the kind, drawn as often as they
/// occur there, so that rare words stay rare and common ones common.
/// </summary>
internal sealed class PassageChange
{
    private const int ShortestSwapped = 4;

    private readonly TextKind _kind;
    private readonly string[] _words;

    public PassageChange(TextKind kind)
    {
        _kind = kind;
        _words = [.. kind.Passages.SelectMany(passage => passage.Text.Split(' ')).Where(IsSwappable)];
    }

    /// <param name="strength">How much is changed, 0..1: the share of the words, and twice that of the sentences.</param>
    public ChangedPassage Change(BasePassage passage, double strength, Random random)
    {
        var text = new StringBuilder(passage.Text.Length + 64);
        var origins = new List<(int, int)>();
        foreach (var range in SentenceSplitter.Split(passage.Text))
        {
            var (origin, sentence) = (passage.Number, passage.Text[range]);
            if (random.NextDouble() < 2 * strength)
            {
                var other = _kind.Passages[random.Next(_kind.Passages.Count)];
                var sentences = SentenceSplitter.Split(other.Text);
                if (sentences.Count > 0) (origin, sentence) = (other.Number, other.Text[sentences[random.Next(sentences.Count)]]);
            }

            var start = text.Length;
            if (start > 0) text.Append(' ');
            Swap(sentence, strength, random, text);
            origins.Add((origin, text.Length - start));
        }

        return new ChangedPassage(text.ToString(), origins);
    }

    private void Swap(string sentence, double strength, Random random, StringBuilder into)
    {
        var isFirst = true;
        foreach (var word in sentence.Split(' '))
        {
            if (!isFirst) into.Append(' ');
            isFirst = false;
            if (_words.Length == 0 || !IsSwappable(word) || random.NextDouble() >= strength)
            {
                into.Append(word);
                continue;
            }

            var other = _words[random.Next(_words.Length)];
            into.Append(char.IsUpper(word[0]) ? char.ToUpperInvariant(other[0]) : char.ToLowerInvariant(other[0])).Append(
                other, 1, other.Length - 1);
        }
    }

    private static bool IsSwappable(string word) => word.Length >= ShortestSwapped && word.All(char.IsAsciiLetter);
}
