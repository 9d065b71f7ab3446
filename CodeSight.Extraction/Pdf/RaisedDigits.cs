namespace CodeSight.Extraction.Pdf;

/// <summary>Marks of notes and exponents, which must not run into the number before them.</summary>
internal static class RaisedDigits
{
    private const string Plain = "0123456789+-\u2212\u2013()";
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾";
    private const int MaxLength = 6;

    /// <summary>Whether it is a short number, or several.</summary>
    public static bool MayBe(string text)
    {
        if (text.Length > MaxLength) return false;
        var hasDigit = false;
        foreach (var c in text)
        {
            if (c != ',' && !Plain.Contains(c, StringComparison.Ordinal)) return false;
            hasDigit = hasDigit || char.IsAsciiDigit(c);
        }

        return hasDigit;
    }

    public static string Of(string text) => string.Create(text.Length, text, static (raised, plain) =>
    {
        for (var i = 0; i < plain.Length; i++)
            raised[i] = Plain.IndexOf(plain[i], StringComparison.Ordinal) is >= 0 and var at ? Raised[at] : plain[i];
    });
}
