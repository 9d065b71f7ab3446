namespace CodeSight.Extraction;

/// <summary>Makes any text storable: Postgres takes neither NUL nor half of a surrogate pair.</summary>
public static class CleanText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The same text with a space for each NUL and U+FFFD for each lone surrogate; the same string where there is none.</summary>
    public static string Of(string text)
    {
        if (!NeedsCleaning(text)) return text;
        return string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                var isPair = char.IsHighSurrogate(source[i]) && i + 1 < source.Length && char.IsLowSurrogate(source[i + 1]);
                if (isPair)
                {
                    target[i] = source[i];
                    target[i + 1] = source[++i];
                }
                else target[i] = source[i] == '\0' ? ' ' : char.IsSurrogate(source[i]) ? Replacement : source[i];
            }
        });
    }

    private static bool NeedsCleaning(ReadOnlySpan<char> text) =>
        text.Contains('\0') || text.ContainsAnyInRange('\uD800', '\uDFFF');
}
