using System.Security.Cryptography;
using CodeSight.Extraction;

namespace CodeSight.Core.Indexing.Scan;

/// <summary>SHA-256 of files.</summary>
internal static class ContentHash
{
    private static readonly byte[] OfNothing = SHA256.HashData([]);

    /// <summary>32 bytes, or null where the file cannot be read just now.</summary>
    /// <param name="sizeBytes">Size by the last look; an empty entry is not opened, since it may be a pipe, which would block.</param>
    public static async Task<byte[]?> OfAsync(string fullPath, long sizeBytes, CancellationToken cancellationToken)
    {
        if (sizeBytes == 0) return OfNothing;
        try
        {
            if (RegularFile.Open(fullPath) is not { } file) return null;
            await using var stream = new FileStream(file.Handle, FileAccess.Read, bufferSize: 64 << 10, isAsync: true);
            return await SHA256.HashDataAsync(stream, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
