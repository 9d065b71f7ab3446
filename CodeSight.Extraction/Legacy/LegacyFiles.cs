using CodeSight.Extraction.Packages;

namespace CodeSight.Extraction.Legacy;

/// <summary>Files of Office 97 to 2003, which LibreOffice turns into those of today.</summary>
public static class LegacyFiles
{
    /// <summary>Endings of texts, workbooks and presentations.</summary>
    internal static readonly string[] Texts = [".doc", ".dot"];

    /// <inheritdoc cref="Texts"/>
    internal static readonly string[] Workbooks = [".xls", ".xlt"];

    /// <inheritdoc cref="Texts"/>
    internal static readonly string[] Presentations = [".ppt", ".pps"];

    /// <summary>Bytes of a file that tell whether it is one.</summary>
    public const int StartLength = 8;

    /// <summary>Whether the name's ending is that of such a file.</summary>
    public static bool IsNamedSo(string path)
    {
        var ending = Path.GetExtension(path);
        return new[] { Texts, Workbooks, Presentations }.Any(kind => kind.Contains(ending, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Whether the content is that of such a file; text, pages and newer files are found under the same endings.</summary>
    /// <param name="start">The file's first bytes.</param>
    public static bool IsOne(ReadOnlySpan<byte> start) => CompoundFile.IsCompound(start);
}
