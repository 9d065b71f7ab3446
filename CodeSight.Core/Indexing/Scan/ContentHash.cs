using System.Security.Cryptography;

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
            await using var stream = new FileStream(fullPath, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.SequentialScan | FileOptions.Asynchronous,
            });
            return await SHA256.HashDataAsync(stream, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
