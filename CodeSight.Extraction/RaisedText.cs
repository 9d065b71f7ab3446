using System.Text;

namespace CodeSight.Extraction;

/// <summary>
/// Raised text (superscript) on one line with the text before it, so that no footnote mark or exponent becomes a digit of a number:
/// <c>200</c> with a raised 1 is "200 [1]", 10 with a raised 6 "10^6", m with a raised 2 "m²".
/// </summary>
internal static class RaisedText
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private const int UnitLength = 3;

    /// <summary>Appends what is raised behind the text so far.</summary>
    public static void Append(StringBuilder text, string raised)
    {
        var mark = raised.AsSpan().Trim();
        if (mark.IsEmpty) return;
        var (before, isNumber) = LastWord(text);
        if (before.Length == 0) text.Append(mark);
        else if (IsExponent(mark))
        {
            // A sign before the digits, or a base of one digit or ten, is a power; behind any other number stands a footnote's mark.
            var isPower = isNumber && (!char.IsAsciiDigit(mark[0]) || before is "10" || before.Length == 1);
            if (isPower) text.Append('^').Append(mark);
            else if (isNumber || before.Length > UnitLength || !char.IsAsciiDigit(mark[^1])) text.Append(" [").Append(mark).Append(']');
            else foreach (var c in mark) text.Append(char.IsAsciiDigit(c) ? Superscripts[c - '0'] : c is '-' or '−' ? '⁻' : '⁺');
        }
        else if (isNumber && (char.IsAsciiDigit(mark[0]) || (mark.Length == 1 && char.IsAsciiLetter(mark[0]) && before.Length > 2)))
            text.Append(" [").Append(mark.TrimEnd(')')).Append(']');
        else
        {
            if (mark[0] is '[' or '(') text.Append(' ');
            text.Append(mark);
        }
    }

    /// <summary>Digits, with or without a sign before them.</summary>
    private static bool IsExponent(ReadOnlySpan<char> mark)
    {
        var digits = mark[0] is '-' or '−' or '+' ? mark[1..] : mark;
        return digits.Length is > 0 and <= 3 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>The letters, or the digits of one number, at the end of the text: at most as many as tell what a mark behind them means.</summary>
    private static (string Word, bool IsNumber) LastWord(StringBuilder text)
    {
        const int Enough = 8;
        var start = text.Length;
        if (start == 0) return ("", false);
        var isNumber = char.IsAsciiDigit(text[^1]);
        while (start > 0 && text.Length - start < Enough
            && (isNumber ? char.IsAsciiDigit(text[start - 1]) || text[start - 1] is '.' or ',' : char.IsLetter(text[start - 1])))
            start--;
        return (text.ToString(start, text.Length - start), isNumber);
    }
}
