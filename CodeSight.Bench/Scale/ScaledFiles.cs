using System.Text;

namespace CodeSight.Bench.Scale;

/// <summary>Writes made documents as files, with the same times at each making, long enough ago that a scan trusts them.</summary>
internal static class ScaledFiles
{
    private static readonly DateTime First = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>When the document's file was last changed, as it says.</summary>
    public static DateTime TimeOf(ScaledDocument document) => First.AddSeconds(document.Number);

    /// <summary>The file's bytes.</summary>
    public static byte[] BytesOf(ScaledDocument document) => Encoding.UTF8.GetBytes(document.Content);

    /// <summary>Writes the file.</summary>
    /// <param name="folder">The documents folder.</param>
    public static void Write(string folder, ScaledDocument document)
    {
        var path = Path.Combine(folder, document.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? folder);
        File.WriteAllBytes(path, BytesOf(document));
        File.SetLastWriteTimeUtc(path, TimeOf(document));
    }
}
