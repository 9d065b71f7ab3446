using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CodeSight.Encoder.Loading;

/// <summary>
/// SHA-256 over all that a vector depends on: weights, vocabulary, and the settings of tokenizer, network and pooling. The hashing
/// goes on in the background, as the model can be used before it ends. The files are opened at once: it is these that are hashed,
/// whatever comes to their places.
/// </summary>
public sealed class ModelFingerprint : IDisposable
{
    private const int BlockBytes = 1 << 17;

    private readonly CancellationTokenSource _cancellation = new();
    private readonly Task<string> _hashing;

    /// <summary>Opens the files and begins to hash them.</summary>
    /// <param name="files">Paths of the files, in the order in which they count.</param>
    /// <param name="settings">What else a vector depends on.</param>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public ModelFingerprint(IReadOnlyList<string> files, string settings)
    {
        var opened = new SafeFileHandle[files.Count];
        try
        {
            for (var i = 0; i < opened.Length; i++) opened[i] = File.OpenHandle(files[i], options: FileOptions.SequentialScan);
        }
        catch
        {
            foreach (var file in opened) file?.Dispose();
            throw;
        }

        var cancellation = _cancellation.Token;
        // Without the token, as the files are closed inside.
        _hashing = Task.Run(() => Hash(opened, settings, cancellation), CancellationToken.None);
    }

    /// <summary>The hash in lower-case hexadecimal; waits for it.</summary>
    /// <exception cref="IOException">A file could not be read to its end.</exception>
    /// <exception cref="ObjectDisposedException">It was given up by <see cref="Dispose"/>.</exception>
    public string Value
    {
        get
        {
            try
            {
                return _hashing.GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                throw new ObjectDisposedException(nameof(ModelFingerprint));
            }
        }
    }

    /// <summary>Stops the hashing and waits until the files are closed.</summary>
    public void Dispose()
    {
        if (_hashing.IsCompleted && _cancellation.IsCancellationRequested) return;
        _cancellation.Cancel();
        ((Task)_hashing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        _cancellation.Dispose();
    }

    private static string Hash(SafeFileHandle[] files, string settings, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var part = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var file in files)
            {
                var offset = 0L;
                for (int read; (read = RandomAccess.Read(file, buffer.AsSpan(0, BlockBytes), offset)) > 0; offset += read)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    part.AppendData(buffer.AsSpan(0, read));
                }

                whole.AppendData(part.GetHashAndReset());
            }

            whole.AppendData(Encoding.UTF8.GetBytes(settings));
            return Convert.ToHexStringLower(whole.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            foreach (var file in files) file.Dispose();
        }
    }
}
