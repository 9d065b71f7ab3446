using System.Text;

namespace CodeSight.Extraction.Text;

/// <summary>Which encoding a text file is in: the same judgement that the readers make.</summary>
public static class FileText
{
    /// <summary>The file's encoding, or null where its bytes are no text.</summary>
    /// <param name="start">The file's bytes, or its first ones as far as a line's end.</param>
    /// <param name="fileName">The file's name: HTML and XML name their encoding themselves.</param>
    /// <param name="markLength">Bytes of the byte order mark at the start.</param>
    public static Encoding? DetectEncoding(ReadOnlySpan<byte> start, string fileName, out int markLength)
    {
        try
        {
            return TextDecoder.FindEncoding(start, DeclaredEncoding.Of(start, fileName), out markLength);
        }
        catch (FileFaultException)
        {
            markLength = 0;
            return null;
        }
    }
}
