namespace CodeSight.SearchIndex.Globs;

/// <summary>
/// Writes <c>*.{md,txt}</c> out as <c>*.md</c> and <c>*.txt</c>. Braces without a comma, or without an end, are plain characters.
/// </summary>
internal static class GlobBraces
{
    private const int MaxAlternatives = 64;

    public static IReadOnlyList<string> Expand(string pattern)
    {
        var done = new List<string>();
        var open = new Queue<(string Pattern, int From)>([(pattern, 0)]);
        while (open.TryDequeue(out var next))
        {
            if (FindGroup(next.Pattern, next.From) is not { } group)
            {
                done.Add(next.Pattern);
            }
            else
            {
                var start = group[0];
                var end = group[^1];
                for (var i = 1; i < group.Count; i++)
                    open.Enqueue(
                        ($"{next.Pattern[..start]}{next.Pattern[(group[i - 1] + 1)..group[i]]}{next.Pattern[(end + 1)..]}", start));
            }

            if (done.Count + open.Count > MaxAlternatives)
                throw new InvalidGlobException($"The braces in the file pattern stand for more than {MaxAlternatives} patterns.");
        }

        return done;
    }

    /// <summary>Places of the first group's opening brace, its commas and its closing brace; or null.</summary>
    private static List<int>? FindGroup(string pattern, int from)
    {
        for (var start = from; start < pattern.Length; start++)
        {
            if (pattern[start] == '\\') start++;
            else if (pattern[start] == '{' && ReadGroup(pattern, start) is { Count: > 2 } group) return group;
        }

        return null;
    }

    private static List<int>? ReadGroup(string pattern, int start)
    {
        var places = new List<int> { start };
        var depth = 0;
        for (var i = start; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '{':
                    depth++;
                    break;
                case ',' when depth == 1:
                    places.Add(i);
                    break;
                case '}' when --depth == 0:
                    places.Add(i);
                    return places;
            }
        }

        return null;
    }
}
