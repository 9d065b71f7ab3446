using System.Text;

namespace CodeSight.Extraction;

/// <summary>
/// Writes raised text so that it is never taken for more of the number before it: "200 [1]" for a note's mark, "10^6" for a power, "m²" for a
/// unit, "1st" for an ordinal.
/// </summary>
internal static class RaisedMark
{
    private const string Digits = "0123456789+-−";
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻";
    private static readonly string[] Units = ["mm", "cm", "dm", "km", "µm", "nm", "ft", "in", "yd", "mi", "sec", "min", "kg", "mol", "rad", "Pa", "Hz"];

    /// <summary>Appends raised text to the text before it.</summary>
    public static void Append(StringBuilder text, string raised)
    {
        var mark = raised.Trim();
        if (mark.Length == 0 || mark.AsSpan().IndexOfAnyExcept("0123456789+-−,;– ") >= 0 || !mark.AsSpan().ContainsAnyInRange('0', '9'))
        {
            text.Append(raised);
            return;
        }
        var isNumber = mark.AsSpan().IndexOfAnyExcept(Digits) < 0;
        if (isNumber && EndsWithPowerBase(text)) text.Append('^').Append(mark);
        else if (isNumber && mark.Length <= 3 && EndsWithUnit(text))
        {
            foreach (var c in mark) text.Append(Raised[Digits.IndexOf(c, StringComparison.Ordinal)]);
        }
        else
        {
            if (text.Length > 0 && !char.IsWhiteSpace(text[^1])) text.Append(' ');
            text.Append('[').Append(mark).Append(']');
        }
        if (raised.EndsWith(' ')) text.Append(' ');
    }

    // 10 and 2, as numbers of their own.
    private static bool EndsWithPowerBase(StringBuilder text)
    {
        var start = text.Length;
        while (start > 0 && (char.IsAsciiDigit(text[start - 1]) || (text[start - 1] is '.' or ',' && start < text.Length))) start--;
        var number = text.ToString(start, text.Length - start);
        return number is "10" or "2" && (start == 0 || !char.IsLetter(text[start - 1]));
    }

    // A sign of one letter is a unit or a variable, and so is what stands in brackets.
    private static bool EndsWithUnit(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] == ')') return true;
        var start = text.Length;
        while (start > 0 && text.Length - start < 4 && char.IsLetter(text[start - 1])) start--;
        var word = text.ToString(start, text.Length - start);
        return word.Length == 1 || Array.Exists(Units, unit => unit.Equals(word, StringComparison.Ordinal));
    }
}
