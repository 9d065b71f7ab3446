using System.Runtime.InteropServices;

namespace CodeSight.Core.Models.Kernels;

/// <summary>Zeroed memory outside the managed heap, aligned to a cache line so that no vector load straddles two.</summary>
internal sealed unsafe class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Bytes of a cache line and of the widest vector.</summary>
    public const int Alignment = 64;

    private T* _memory;

    /// <param name="length">Elements; 0 is allowed.</param>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        var bytes = (nuint)length * (nuint)sizeof(T);
        _memory = (T*)NativeMemory.AlignedAlloc(bytes + Alignment, Alignment);
        NativeMemory.Clear(_memory, bytes + Alignment);
        if (bytes > 0) GC.AddMemoryPressure((long)bytes);
    }

    ~AlignedBuffer() => Free();

    /// <summary>Elements.</summary>
    public int Length { get; }

    /// <summary>The elements; valid until <see cref="Dispose"/>.</summary>
    public Span<T> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory is null, this);
            return new Span<T>(_memory, Length);
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_memory is null) return;
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        if (Length > 0) GC.RemoveMemoryPressure((long)Length * sizeof(T));
    }
}
