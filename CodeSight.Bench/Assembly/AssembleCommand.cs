using System.CommandLine;
using System.Globalization;
using CodeSight.Encoder.Kernels;

namespace CodeSight.Bench.Assembly;

/// <summary>assemble: writes VnniCode.cs.</summary>
internal static class AssembleCommand
{
    private const int BytesALine = 20;

    public static Command Create()
    {
        var command = new Command("assemble", "Prints CodeSight.Encoder/Kernels/VnniCode.cs.");
        command.SetAction(result => result.InvocationConfiguration.Output.Write(Source()));
        return command;
    }

    /// <summary>The file's text.</summary>
    public static string Source() => $$"""
        namespace CodeSight.Encoder.Kernels;

        /// <summary>
        /// Machine code for x64 with AVX-512 VNNI. Written by `CodeSight.Bench assemble`, whose source says what it does; a test compares.
        /// </summary>
        internal static class VnniCode
        {
            /// <summary><see cref="IntegerKernel.Tile"/> of 8 rows, without its last arguments, by the System V convention.</summary>
            public static ReadOnlySpan<byte> Tile8 =>
            [
        {{Lines(VnniAssembly.Assemble(MatrixKernel.TileRows))}}
            ];

            /// <summary>The same of 4 rows.</summary>
            public static ReadOnlySpan<byte> Tile4 =>
            [
        {{Lines(VnniAssembly.Assemble(MatrixKernel.SmallTileRows))}}
            ];
        }

        """;

    private static string Lines(byte[] code) => string.Join('\n', code.Chunk(BytesALine).Select(line =>
        "        " + string.Join(' ', line.Select(value => string.Create(CultureInfo.InvariantCulture, $"0x{value:X2},")))));
}
