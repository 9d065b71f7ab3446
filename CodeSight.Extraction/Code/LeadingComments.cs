namespace CodeSight.Extraction.Code;

/// <summary>A comment, attribute or decorator right above a declaration belongs to it.</summary>
internal static class LeadingComments
{
    private const int MaxLines = 40;

    public static void Attach(List<string> lines, string[] scopes)
    {
        for (var i = 1; i < scopes.Length; i++)
        {
            if (scopes[i] == scopes[i - 1] || !IsDeeper(scopes[i], scopes[i - 1])) continue;
            var outer = scopes[i - 1];
            for (var above = i - 1; above >= 0 && i - above <= MaxLines && scopes[above] == outer && IsLeading(lines[above]); above--)
                scopes[above] = scopes[i];
        }
    }

    // Either inside the scope above, or its neighbour.
    private static bool IsDeeper(string scope, string above) =>
        scope.Length > 0
            && (above.Length == 0 || scope.StartsWith(above + " > ", StringComparison.Ordinal)
            || !above.StartsWith(scope, StringComparison.Ordinal));

    private static bool IsLeading(string line)
    {
        var text = line.AsSpan().Trim();
        return text is ['/', '/', ..] or ['/', '*', ..] or ['*', ..] or ['#', ..] or ['@', ..] or ['[', .., ']'] or ['-', '-', ..]
            or [';', ';', ..] or ['\'', '\'', '\'', ..];
    }
}
