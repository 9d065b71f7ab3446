using System.Globalization;
using System.Text.RegularExpressions;
using CodeSight.SearchIndex.Sentences;

namespace CodeSight.Core.Asking.Verify;

/// <summary>Splits a checked answer into its statements, and finds the sources that each rests on.</summary>
internal static partial class StatementReader
{
    private const string CodeFence = "```";

    /// <summary>The statements in their order; what has no letter or digit is none.</summary>
    public static IReadOnlyList<Statement> Read(string answer)
    {
        var parts = Parts(answer);
        var cited = parts.Select(part => Numbers(answer[part.Start..part.End])).ToList();
        return [.. parts.Select((part, i) =>
        {
            var written = answer[part.Start..part.End];
            var words = Clean(written);
            var claimsNothing = part.IsCode || IsHeaderRow(answer, part.End) || ClaimsNothing(written, words, cited[i].Count > 0);
            return new Statement(part.Start, part.End, words, cited[i].Count > 0 ? cited[i] : Around(parts, cited, i), claimsNothing);
        })];
    }

    private static List<Part> Parts(string answer)
    {
        var parts = new List<Part>();
        var (block, at, isCode) = (0, 0, false);
        foreach (var range in SentenceSplitter.Split(answer))
        {
            var (start, end) = (range.Start.Value, range.End.Value);
            var gap = answer.AsSpan(at, start - at);
            if (LineBreaks(gap) > 1) block++;
            // A mark after the full stop belongs to the sentence before.
            if (parts.Count > 0 && !gap.Contains('\n') && LeadingMarks().Match(answer, start, end - start) is { Success: true } marks)
            {
                parts[^1] = parts[^1] with { End = marks.Index + marks.Length };
                start = marks.Index + marks.Length;
                while (start < end && char.IsWhiteSpace(answer[start])) start++;
            }

            at = end;
            if (start >= end) continue;
            var text = answer.AsSpan(start, end - start);
            var isFence = text.StartsWith(CodeFence, StringComparison.Ordinal);
            if (HasLetter(text)) parts.Add(new Part(start, end, block, isCode || isFence));
            // A fence that opens and closes within the range changes nothing.
            if (text.Count(CodeFence) % 2 == 1) isCode = !isCode;
        }

        return parts;
    }

    /// <summary>The marks of the same paragraph or list; else those of the nearest one after it and before it; else all.</summary>
    private static IReadOnlyList<int> Around(List<Part> parts, List<IReadOnlyList<int>> cited, int at)
    {
        var own = Of(part => part.Block == parts[at].Block);
        if (own.Count > 0) return own;
        var near = Of(part => Math.Abs(part.Block - parts[at].Block) == 1);
        return near.Count > 0 ? near : Of(_ => true);

        List<int> Of(Predicate<Part> isMeant) => [.. cited.Where((_, i) => isMeant(parts[i])).SelectMany(numbers => numbers).Distinct()];
    }

    private static bool ClaimsNothing(string written, string words, bool isCited)
    {
        if (words.Length == 0 || written.StartsWith('#') || SentenceMarks.EndsQuestion(words)) return true;
        if (IsAbsence(words, isCited)) return true;
        var reading = Reading.Of(words);
        var content = reading.Tokens.Count(token => token.IsContent && !SupportLexicon.Light.Contains(token.Lower)
            && !About().IsMatch(token.Lower));
        var hasFigures = reading.Quantities.Any(quantity => !(quantity is { IsWord: true, Unit: null }));
        if (hasFigures) return false;
        if (content == 0) return true;
        if (isCited) return false;
        if (words.EndsWith(':')) return true;
        var isLabel = BoldLine().IsMatch(written.Trim());
        return isLabel || content < 2 || OfTheAnswer().IsMatch(words);
    }

    /// <summary>Whether a sentence says that the documents do not tell something.</summary>
    private static bool IsAbsence(string words, bool isCited) =>
        Absence().IsMatch(words) || (!isCited && (NotFound().IsMatch(words) || GermanAbsence().IsMatch(words)));

    /// <summary>Whether the line after a place separates a Markdown table's header from its rows.</summary>
    private static bool IsHeaderRow(string answer, int end)
    {
        var next = answer.AsSpan(end).TrimStart(" \t\r");
        return next.StartsWith("\n") && SeparatorRow().IsMatch(next[1..]);
    }

    private static string Clean(string written)
    {
        var text = Marks().Replace(written, "");
        text = ListMarker().Replace(text.Trim(), "").Replace("\u2060", "", StringComparison.Ordinal);
        text = Emphasis().Replace(text, "").Trim();
        return Spaces().Replace(text.Trim('|', ' '), " ").Replace(" .", ".", StringComparison.Ordinal)
            .Replace(" ,", ",", StringComparison.Ordinal);
    }

    private static IReadOnlyList<int> Numbers(string text) =>
        [.. Marks().Matches(text).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).Distinct()];

    private static int LineBreaks(ReadOnlySpan<char> gap) => gap.Count('\n');

    private static bool HasLetter(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (char.IsLetterOrDigit(c)) return true;
        return false;
    }

    [GeneratedRegex(@"\s*\[([0-9]{1,3})\]")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\G(?:\s*\[[0-9]{1,3}\])+(?:[ \t]*[.,;])?")]
    private static partial Regex LeadingMarks();

    [GeneratedRegex(@"^(?:>\s*)*(?:(?:[-*+•]|\d{1,3}[.)]|\(?[a-z]\))\s+(?=\S))?(?:\[[ x]\]\s)?(?:#+\s+)?")]
    private static partial Regex ListMarker();

    [GeneratedRegex(@"\*\*|__|`|(?<![\p{L}\d])[*_](?=\S)|(?<=\S)[*_](?![\p{L}\d])")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^\*\*[^*\n]{1,80}\*\*:?$")]
    private static partial Regex BoldLine();

    [GeneratedRegex(@"^\s*\|?\s*:?-{2,}:?\s*(?:\||$)")]
    private static partial Regex SeparatorRow();

    [GeneratedRegex("^(?:document|passage|source|handbook|question|answer|information|detail|summar|excerpt|context|text|point|example|step|option|rule|case|dokument|quelle|frage|antwort|angabe|unterlage)")]
    private static partial Regex About();

    [GeneratedRegex(@"^(?:here (?:is|are)|below (?:is|are)|in short|in summary|to summari[sz]e|let me know|i hope|feel free|sorry|i'm sorry|please (?:let|ask|check|contact me|consult)|if you (?:need|want|have)|for more)\b", RegexOptions.IgnoreCase)]
    private static partial Regex OfTheAnswer();

    [GeneratedRegex(
        @"\b(?:documents?|passages?|sources?|excerpts?|handbook|context|provided text)\b[^.;,]{0,50}?\b(?:do(?:es)? not|don't|doesn't|did not) (?:\w+ )?(?:say|tell|mention|state|specify|describe|give|address|indicate|clarify|explain|answer|detail|provide|contain any|contain information|include any|include information|cover)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Absence();

    [GeneratedRegex(
        @"\b(?:no (?:information|details?|mention|indication|statement|specific|further)|not (?:mentioned|specified|stated|described|given|covered|addressed|clear|found|included|provided|known|part of)|could(?: not|n't) find|cannot (?:find|tell|say|answer)|can't (?:find|tell|say|answer)|unclear|do not know|don't know|nothing (?:about|on|in the))\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex NotFound();

    [GeneratedRegex(
        @"\b(?:Dokumente?n?|Quellen?|Passagen?|Unterlagen|Text|Handbuch|Angaben?|Informationen)\b.{0,80}\b(?:nicht|keine?n?|nichts)\b|\b(?:keine?n?|nicht)\b.{0,40}\b(?:Angaben?|Informationen|Hinweise?|erwähnt|angegeben|genannt|hervor)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex GermanAbsence();

    /// <param name="Block">The paragraph or list that it stands in, counted from 0.</param>
    private readonly record struct Part(int Start, int End, int Block, bool IsCode);
}
