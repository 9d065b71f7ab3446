using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace CodeSight.Core.Models.Kernels;

/// <summary>
/// Sums with AVX-512 VNNI, whose one instruction multiplies 64 pairs of bytes and adds them up in 32 bits: four times what FMA
/// does. .NET 10 has no method for its 512-bit form (AvxVnni is the 256-bit one of other processors), so the two loops are
/// assembled at the first use; their registers are those of <see cref="Avx512Kernel"/>: 8 x 3 sums, three of B, one broadcast of A.
/// </summary>
internal sealed unsafe class VnniKernel : IntegerKernel
{
    // Bytes of a panel: a question's time is that of fetching weights, and the processor's own prefetching runs less far ahead.
    private const int PrefetchDistance = 6_144;

    private static readonly Lazy<VnniKernel?> Made = new(TryMake);

    private static readonly AssemblerRegisterZMM[] Sums =
    [
        zmm0, zmm1, zmm2, zmm3, zmm4, zmm5, zmm6, zmm7, zmm8, zmm9, zmm10, zmm11,
        zmm12, zmm13, zmm14, zmm15, zmm16, zmm17, zmm18, zmm19, zmm20, zmm21, zmm22, zmm23,
    ];

    private static readonly AssemblerRegisterZMM[] Weights = [zmm24, zmm25, zmm26];

    private readonly delegate* unmanaged<byte*, nint, sbyte*, nint, int*, void> _tile8;
    private readonly delegate* unmanaged<byte*, nint, sbyte*, nint, int*, void> _tile4;

    private VnniKernel(void* tile8, void* tile4)
    {
        _tile8 = (delegate* unmanaged<byte*, nint, sbyte*, nint, int*, void>)tile8;
        _tile4 = (delegate* unmanaged<byte*, nint, sbyte*, nint, int*, void>)tile4;
    }

    /// <summary>Whether this system's calling convention is the one that the code is made for.</summary>
    public static bool IsConventionKnown => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>The kernel; null on a processor without the instruction, or where the system lets no code be made.</summary>
    public static VnniKernel? Instance => Made.Value;

    public override int Levels => byte.MaxValue;

    public override void Tile8(byte* a, nint strideA, sbyte* b, nint groups, int* c)
    {
        Check(a, strideA, b, groups, c);
        _tile8(a, strideA, b, groups, c);
    }

    public override void Tile4(byte* a, nint strideA, sbyte* b, nint groups, int* c)
    {
        Check(a, strideA, b, groups, c);
        _tile4(a, strideA, b, groups, c);
    }

    private static VnniKernel? TryMake()
    {
        // Bit 11 of ECX; that the system keeps the wide registers is what IsSupported adds.
        if (!IsConventionKnown || !Avx512F.IsSupported || (X86Base.CpuId(7, 0).Ecx & (1 << 11)) == 0) return null;
        var tile8 = NativePages.TryMakeExecutable(Assemble(MatrixKernel.TileRows));
        var tile4 = NativePages.TryMakeExecutable(Assemble(MatrixKernel.SmallTileRows));
        return tile8 is null || tile4 is null ? null : new VnniKernel(tile8, tile4);
    }

    [Conditional("DEBUG")]
    private static void Check(byte* a, nint strideA, sbyte* b, nint groups, int* c)
    {
        Debug.Assert(groups > 0 && strideA >= groups * Group, "A row has all its groups.");
        Debug.Assert(a is not null && (nint)b % 64 == 0 && (nint)c % 64 == 0, "Panels and tiles are aligned.");
    }

    // The arguments by the System V convention: a in rdi, strideA in rsi, b in rdx, groups in rcx, c in r8. No register that a
    // caller keeps is used.
    private static ReadOnlySpan<byte> Assemble(int rows)
    {
        var code = new Assembler(64);
        // Multiples of the stride for the eight addresses: once, twice, four times by the addressing; these three by registers.
        code.lea(rax, __[rsi + rsi * 2]);
        code.lea(r9, __[rsi + rsi * 4]);
        code.lea(r10, __[rax + rsi * 4]);
        AssemblerMemoryOperand[] inputs =
        [
            __dword_ptr[rdi], __dword_ptr[rdi + rsi], __dword_ptr[rdi + rsi * 2], __dword_ptr[rdi + rax],
            __dword_ptr[rdi + rsi * 4], __dword_ptr[rdi + r9], __dword_ptr[rdi + rax * 2], __dword_ptr[rdi + r10],
        ];
        foreach (var sum in Sums.AsSpan(0, rows * Weights.Length)) code.vpxord(sum, sum, sum);

        var loop = code.CreateLabel();
        code.Label(ref loop);
        for (var i = 0; i < Weights.Length; i++) code.vmovdqa64(Weights[i], __zmmword_ptr[rdx + i * 64]);
        for (var i = 0; i < Weights.Length; i++) code.prefetcht0(__byte_ptr[rdx + PrefetchDistance + i * 64]);
        for (var row = 0; row < rows; row++)
        {
            code.vpbroadcastd(zmm27, inputs[row]);
            for (var i = 0; i < Weights.Length; i++) code.vpdpbusd(Sums[row * Weights.Length + i], zmm27, Weights[i]);
        }

        code.add(rdi, Group);
        code.add(rdx, MatrixKernel.PanelWidth * Group);
        code.dec(rcx);
        code.jne(loop);

        for (var i = 0; i < rows * Weights.Length; i++) code.vmovdqa64(__zmmword_ptr[r8 + i * 64], Sums[i]);
        code.vzeroupper();
        code.ret();
        using var bytes = new MemoryStream();
        code.Assemble(new StreamCodeWriter(bytes), rip: 0);
        return bytes.ToArray();
    }
}
