using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using CodeSight.Core.Asking.Search;
using CodeSight.SearchIndex.Sentences;

namespace CodeSight.Core.Asking.Cite;

/// <summary>
/// Checks the citations of an answer while it is written. Text is returned as soon as no later text can change it: words at once, a mark
/// when it is complete, a quotation together with the mark that belongs to it. The concatenated text equals that of <see
/// cref="Citations.Check"/>, except that a draft which says in words of its own that nothing was found keeps them. Not thread-safe.
/// </summary>
/// <param name="passages">The draft's [n] refers to <c>passages[n - 1]</c>.</param>
internal sealed partial class CitationStream(IReadOnlyList<Passage> passages)
{
    private const int MaxMark = 300;
    private const int MaxQuotation = 1000;
    private const int MinQuotation = 8;
    private const int Unknown = -1;
    /// <summary>What may stand between a quotation and its mark.</summary>
    public const string AfterQuotation = ".!?,;: 。！？，；：؟،؛।";


    private const string ClosingMarks = "\"”“»";

    private static readonly SearchValues<char> QuotationMarks = SearchValues.Create("\"“”„«»\n");
    private static readonly string[] MarkWords = ["and", "source", "passage", "document", "doc", "reference", "ref"];

    private readonly StringBuilder _draft = new();
    private readonly StringBuilder _text = new();
    private readonly List<int> _cited = [];
    private int _checked;
    private string _space = "";

    /// <summary>The numbers of the passages cited so far: the text's [n] refers to <c>passages[Cited[n - 1] - 1]</c>.</summary>
    public IReadOnlyList<int> Cited => _cited;

    /// <summary>Adds a part of the draft and returns the text that is final now; it may be empty.</summary>
    public string Append(string part)
    {
        _draft.Append(part);
        var held = _draft.ToString(_checked, _draft.Length - _checked);
        // The refusal that the model was told to give is shown as a whole.
        if (_checked == 0 && CannedResponses.NotFound.StartsWith(held.Trim(), StringComparison.OrdinalIgnoreCase)) return "";
        var length = SettledLength(held);
        return length == 0 ? "" : Check(held[..length]);
    }

    /// <summary>Ends the draft.</summary>
    /// <returns>The rest of the text, the whole text, and the sources that its [n] refers to.</returns>
    public (string Tail, string Text, IReadOnlyList<Passage> Sources) Complete()
    {
        var draft = _draft.ToString();
        var isNotFound = Citations.IsNotFound(draft, passages.Count);
        if (isNotFound && _checked == 0) return (CannedResponses.NotFound, CannedResponses.NotFound, []);
        var rest = Check(draft[_checked..]);
        return (rest, _text.ToString(), isNotFound && _cited.Count == 0 ? [] : Citations.SourcesOf(_cited, passages));
    }

    private string Check(string part)
    {
        _checked += part.Length;
        // White space at the end is held back, since the answer may end here.
        var text = _space + Citations.CheckPart(part, passages, _cited);
        if (_text.Length == 0) text = text.TrimStart();
        var end = text.AsSpan().TrimEnd().Length;
        _space = text[end..];
        text = text[..end];
        _text.Append(text);
        return text;
    }

    /// <summary>Length of the longest beginning that ends before white space and outside all that later text can change.</summary>
    private static int SettledLength(string text)
    {
        var (constructs, unfinished) = Constructs(text);
        var (settled, open, next) = (0, 0, 0);
        for (var at = 0; at < unfinished; at++)
        {
            if (at >= open && char.IsWhiteSpace(text[at]) && (at == 0 || !char.IsWhiteSpace(text[at - 1]))) settled = at;
            if (next < constructs.Count && constructs[next].Start == at) open = Math.Max(open, constructs[next++].End);
            if (text[at] is not ('"' or '“' or '„' or '«')) continue;
            var end = EndOfQuotation(text, at, constructs, unfinished);
            if (end == Unknown) return settled;
            open = Math.Max(open, end);
        }

        return settled;
    }

    /// <summary>
    /// Returns the code and the runs of marks in their order, and where the first one begins that later text can complete: the text's
    /// length if there is none.
    /// </summary>
    private static (List<Construct> Constructs, int Unfinished) Constructs(string text)
    {
        var constructs = new List<Construct>();
        for (var at = 0; at < text.Length; at++)
        {
            var end = text[at] switch
            {
                '`' => EndOfCode(text, at),
                '[' or '【' => EndOfRun(text, at),
                _ => 0,
            };
            if (end == Unknown) return (constructs, at);
            if (end == 0) continue;
            constructs.Add(new Construct(at, end, text[at] != '`'));
            at = end - 1;
        }

        return (constructs, text.Length);
    }

    /// <summary>End of the code that begins at a backtick; 0 if none does.</summary>
    private static int EndOfCode(string text, int at)
    {
        if (string.CompareOrdinal(text, at, "```", 0, 3) == 0)
        {
            var fence = text.IndexOf("```", at + 3, StringComparison.Ordinal);
            return fence < 0 ? Unknown : fence + 3;
        }

        var end = text.AsSpan(at + 1).IndexOfAny('`', '\n');
        if (end < 0) return Unknown;
        return end == 0 || text[at + 1 + end] == '\n' ? 0 : at + 2 + end;
    }

    /// <summary>End of the run of marks that begins at a bracket; 0 if none does.</summary>
    private static int EndOfRun(string text, int at)
    {
        var end = 0;
        while (at < text.Length && text[at] is '[' or '【')
        {
            var mark = CitationMarks.MarkAt().Match(text, at);
            if (!mark.Success) return MayBecomeMark(text.AsSpan(at + 1)) ? Unknown : end;
            at = end = mark.Index + mark.Length;
            while (at < text.Length && text[at] is ' ' or '\t') at++;
        }

        return end > 0 && at == text.Length ? Unknown : end;
    }

    private static bool MayBecomeMark(ReadOnlySpan<char> rest)
    {
        if (rest.Length > MaxMark || rest.ContainsAny(']', '】')) return false;
        var label = rest.IndexOf('†');
        if (label >= 0 && rest[label..].Contains('\n')) return false;
        var numbers = label < 0 ? rest : rest[..label];
        foreach (var piece in Pieces().EnumerateMatches(numbers))
        {
            var word = numbers.Slice(piece.Index, piece.Length);
            if (!char.IsLetter(word[0])) continue;
            var isLast = piece.Index + piece.Length == rest.Length;
            if (!IsMarkWord(word.ToString(), isLast)) return false;
        }

        return !Foreign().IsMatch(numbers);
    }

    private static bool IsMarkWord(string word, bool isLast) => MarkWords.Any(known =>
        (isLast && known.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        || word.Equals(known, StringComparison.OrdinalIgnoreCase)
        || word.Equals(known + "s", StringComparison.OrdinalIgnoreCase));

    /// <summary>End of the quotation that begins here, with the run of marks that belongs to it; 0 if none begins.</summary>
    /// <param name="unfinished">Where the text begins that may become code or a mark.</param>
    private static int EndOfQuotation(string text, int at, List<Construct> constructs, int unfinished)
    {
        if (at + 1 == text.Length) return Unknown;
        if (!QuotedText.Opening().IsMatch(text, at)) return 0;
        var length = text.AsSpan(at + 1).IndexOfAny(QuotationMarks);
        if (length < 0) return text.Length - at > MaxQuotation + 1 ? 0 : Unknown;
        var end = at + 1 + length + 1;
        if (length is < MinQuotation or > MaxQuotation || !ClosingMarks.Contains(text[end - 1], StringComparison.Ordinal)) return 0;

        // The same rule as Citations.RunAfter: the next run, unless a sentence ends before it.
        var index = constructs.FindIndex(construct => construct.IsRun && construct.Start >= end);
        var limit = index < 0 ? unfinished : constructs[index].Start;
        if (limit < end) return Unknown;
        if (text.AsSpan(end, limit - end).TrimStart(AfterQuotation).ContainsAny(SentenceMarks.Any)) return end;
        return index < 0 ? Unknown : constructs[index].End;
    }

    [GeneratedRegex(@"\p{L}+|\d+")]
    private static partial Regex Pieces();

    [GeneratedRegex(@"[^\s\p{L}\d^#.:;,&\-–—]")]
    private static partial Regex Foreign();

    /// <param name="IsRun">Whether it is a run of marks; else code.</param>
    private readonly record struct Construct(int Start, int End, bool IsRun);
}
