using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace CodeSight.Encoder.Weights;

/// <summary>
/// A range of a file, mapped into memory for reading: a page becomes resident when it is first touched, and the system may drop it
/// again. Whoever owns it disposes of it when nobody reads any more; a read that begins later throws, one that is still going on
/// would end the process.
/// </summary>
internal sealed unsafe class MappedBytes : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly long _length;
    private byte* _memory;

    /// <param name="offset">First byte in the file; need not be aligned.</param>
    /// <param name="length">At least one byte, all within the file.</param>
    /// <exception cref="InvalidDataException">The file cannot be mapped.</exception>
    public MappedBytes(MemoryMappedFile file, long offset, long length)
    {
        Debug.Assert(offset >= 0 && length > 0, "A view of no bytes would be one to the end of the file.");
        _view = Map(file, offset, length);
        _length = length;
        // A view begins at a page's beginning. Not AcquirePointer: its count would keep a view that nobody disposed of from being
        // finalised.
        _memory = (byte*)_view.SafeMemoryMappedViewHandle.DangerousGetHandle() + _view.PointerOffset;
        Debug.Assert(
            (ulong)(_view.PointerOffset + length) <= _view.SafeMemoryMappedViewHandle.ByteLength, "The view has room for the range.");
    }

    /// <summary>Some of the bytes; valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length - offset);
        return new ReadOnlySpan<byte>(_memory + offset, length);
    }

    public void Dispose()
    {
        _memory = null;
        _view.Dispose();
    }

    private static MemoryMappedViewAccessor Map(MemoryMappedFile file, long offset, long length)
    {
        try
        {
            return file.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            throw new InvalidDataException("its bytes cannot be mapped into memory", exception);
        }
    }
}
