using System.Security.Cryptography;

namespace CodeSight.Core.Indexing.Scan;

/// <summary>SHA-256 of documents.</summary>
internal static class ContentHash
{
    private static readonly byte[] OfNothing = SHA256.HashData([]);

    /// <summary>Returns 32 bytes, or null if the file cannot be read or its path leads out of the folder.</summary>
    /// <param name="filePath">Relative, with "/".</param>
    /// <param name="sizeBytes">The size as last seen; an empty file is not opened.</param>
    public static async Task<byte[]?> OfAsync(
        DocumentsFolder folder, string filePath, long sizeBytes, CancellationToken cancellationToken)
    {
        if (sizeBytes == 0) return OfNothing;
        try
        {
            if (folder.Open(filePath) is not { } file) return null;
            await using var stream = new FileStream(file, FileAccess.Read, bufferSize: 64 << 10, isAsync: true);
            return await SHA256.HashDataAsync(stream, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
