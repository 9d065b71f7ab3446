using CodeSight.Encoder.Kernels;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace CodeSight.Bench.Assembly;

/// <summary>
/// The source of VnniCode.cs: a tile of bytes times bytes with AVX-512 VNNI, for which .NET 10 has no method in its 512-bit form.
/// The registers are those of the kernel for floats: 8 x 3 sums, three of B, one broadcast of A.
/// </summary>
internal static class VnniAssembly
{
    // Bytes of a panel: a question's time is that of fetching weights, and the processor's own prefetching runs less far ahead.
    private const int PrefetchDistance = 6_144;

    private static readonly AssemblerRegisterZMM[] Sums =
    [
        zmm0, zmm1, zmm2, zmm3, zmm4, zmm5, zmm6, zmm7, zmm8, zmm9, zmm10, zmm11,
        zmm12, zmm13, zmm14, zmm15, zmm16, zmm17, zmm18, zmm19, zmm20, zmm21, zmm22, zmm23,
    ];

    private static readonly AssemblerRegisterZMM[] Weights = [zmm24, zmm25, zmm26];

    /// <summary>The code of a tile of so many rows, up to 8. Arguments by the System V convention, as in <see cref="IntegerKernel.Tile"/>:
    /// a in rdi, strideA in rsi, b in rdx, groups in rcx, c in r8. No register that a caller keeps is used.</summary>
    public static byte[] Assemble(int rows)
    {
        var code = new Assembler(64);
        // The eight addresses are multiples of the stride: once, twice, four times by the addressing, these three by registers.
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

        code.add(rdi, IntegerKernel.Group);
        code.add(rdx, MatrixKernel.PanelWidth * IntegerKernel.Group);
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
