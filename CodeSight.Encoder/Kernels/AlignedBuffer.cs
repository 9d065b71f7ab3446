using System.Runtime.InteropServices;

namespace CodeSight.Encoder.Kernels;

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
        _memory = (T*)Allocate((nuint)length * (nuint)sizeof(T));
        if (length > 0) GC.AddMemoryPressure((long)length * sizeof(T));
    }

    ~AlignedBuffer() => Free();

    // In Debug builds a buffer ends where a page begins that may not be touched, so that no kernel reads or writes beyond it unnoticed.
    private static bool IsGuarded =>
#if DEBUG
        OperatingSystem.IsLinux();
#else
        false;
#endif

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
        Release(_memory, (nuint)Length * (nuint)sizeof(T));
        _memory = null;
        if (Length > 0) GC.RemoveMemoryPressure((long)Length * sizeof(T));
    }

    private static void* Allocate(nuint bytes)
    {
        if (IsGuarded) return NativePages.AllocateGuarded(Rounded(bytes));
        var memory = NativeMemory.AlignedAlloc(Rounded(bytes), Alignment);
        NativeMemory.Clear(memory, Rounded(bytes));
        return memory;
    }

    private static void Release(void* memory, nuint bytes)
    {
        if (IsGuarded)
            NativePages.ReleaseGuarded(memory, Rounded(bytes));
        else
            NativeMemory.AlignedFree(memory);
    }

    private static nuint Rounded(nuint bytes) => (Math.Max(bytes, 1) + Alignment - 1) / Alignment * Alignment;
}
