using System.Buffers;

namespace CodeSight.SearchIndex.Sentences;

/// <summary>The marks that end sentences.</summary>
public static class SentenceMarks
{
    /// <summary>
    /// Marks that stand for nothing else, whatever follows them: those of Chinese and Japanese, the question mark of Arabic and the full stop
    /// of Urdu, the dandas of Hindi, and the full stops of Armenian, Ethiopic, Tibetan, Khmer and Burmese.
    /// </summary>
    public const string Always = "。！？｡．؟۔।॥։።፧།។။";

    /// <summary>Marks that may also stand inside a sentence, as after an abbreviation.</summary>
    public const string Perhaps = ".!?…";

    /// <summary>The marks of a question, but for Greek's, which looks like a semicolon.</summary>
    public const string Questions = "?？؟፧";

    /// <summary>All of them, and the line break.</summary>
    public static SearchValues<char> Any { get; } = SearchValues.Create(Always + Perhaps + "\n");

    /// <summary>Whether the text ends with a question mark.</summary>
    public static bool EndsQuestion(ReadOnlySpan<char> text) => !text.IsEmpty && Questions.Contains(text[^1]);
}
