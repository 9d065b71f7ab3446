namespace CodeSight.Core.Indexing.Chunking;

/// <summary>Reads heading paths such as "Handbook > Leave > Parental leave".</summary>
internal static class SectionPath
{
    public const string Separator = " > ";

    public static string[] Parts(string section) => section.Length == 0 ? [] : section.Split(Separator);

    public static int Depth(string section) => Parts(section).Length;

    /// <summary>Whether a section is the other one or lies within it.</summary>
    public static bool IsWithin(string section, string other) =>
        section.StartsWith(other, StringComparison.Ordinal)
        && (section.Length == other.Length || other.Length == 0 || section.AsSpan(other.Length).StartsWith(Separator));

    /// <summary>The longest path that both sections lie within.</summary>
    public static string Common(string one, string other)
    {
        string[] a = Parts(one), b = Parts(other);
        var depth = 0;
        while (depth < a.Length && depth < b.Length && a[depth] == b[depth]) depth++;
        return string.Join(Separator, a.Take(depth));
    }
}
