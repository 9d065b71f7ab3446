using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace CodeSight.Encoder.Kernels;

/// <summary>
/// Sums with AVX-512 VNNI, whose one instruction multiplies 64 pairs of bytes and adds them up in 32 bits: four times what FMA
/// does. .NET 10 has no method for its 512-bit form (AvxVnni is the 256-bit one of other processors), so the two loops are
/// machine code, <see cref="VnniCode"/>. This class and that one go when the runtime offers the instruction (an Avx512Vnni class, or Avx10
/// with VNNI at 512 bits, in System.Runtime.Intrinsics.X86): a kernel like <see cref="Avx2IntegerKernel"/> then takes their place.
/// </summary>
internal sealed unsafe class VnniKernel : IntegerKernel
{
    /// <summary>The AppContext switch that turns machine code off; on where nobody sets it.</summary>
    public const string Switch = "CodeSight.Encoder.MachineCode";

    private static readonly Lazy<VnniKernel?> Made = new(TryMake);

    private readonly delegate* unmanaged<byte*, nint, sbyte*, nint, int*, void> _tile8;
    private readonly delegate* unmanaged<byte*, nint, sbyte*, nint, int*, void> _tile4;

    private VnniKernel(void* tile8, void* tile4)
    {
        _tile8 = (delegate* unmanaged<byte*, nint, sbyte*, nint, int*, void>)tile8;
        _tile4 = (delegate* unmanaged<byte*, nint, sbyte*, nint, int*, void>)tile4;
    }

    /// <summary>
    /// The kernel; null on a processor without the instruction, where the system lets no code be made, or where the switch is off.
    /// </summary>
    public static VnniKernel? Instance => Made.Value;

    /// <summary>Whether this system's calling convention is the one that the code is made for.</summary>
    public static bool IsConventionKnown => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public override int Levels => byte.MaxValue;

    public override void Tile(byte* a, nint strideA, int rows, sbyte* b, nint groups, int* c, bool isBounded, bool fetchesNext)
    {
        Debug.Assert(groups > 0 && strideA >= groups * Group, "A row has all its groups.");
        Debug.Assert(a is not null && (nint)b % 64 == 0 && (nint)c % 64 == 0, "Panels and tiles are aligned.");
        if (rows > MatrixKernel.SmallTileRows)
            _tile8(a, strideA, b, groups, c);
        else
            _tile4(a, strideA, b, groups, c);
    }

    internal static VnniKernel? TryMake()
    {
        if (AppContext.TryGetSwitch(Switch, out var isOn) && !isOn) return null;
        // Bit 11 of ECX; that the system keeps the wide registers is what IsSupported adds.
        if (!IsConventionKnown || !Avx512F.IsSupported || (X86Base.CpuId(7, 0).Ecx & (1 << 11)) == 0) return null;
        var tile8 = NativePages.TryMakeExecutable(VnniCode.Tile8);
        var tile4 = NativePages.TryMakeExecutable(VnniCode.Tile4);
        return tile8 is null || tile4 is null ? null : new VnniKernel(tile8, tile4);
    }
}
