using System.CommandLine;
using CodeSight.Encoder.Loading;

namespace CodeSight.Bench.Encoder;

/// <summary>quantize IN OUT: makes the model folder that the repository holds from the published one.</summary>
internal static class QuantizeCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("IN") { Description = "The published all-MiniLM-L6-v2: its folder, or model.safetensors in it." };
        var destination = new Argument<string>("OUT") { Description = "The folder to make." };
        var command = new Command("quantize", "Makes the int8 model folder, byte for byte the same everywhere.") { source, destination };
        command.SetAction(result =>
        {
            try
            {
                ModelQuantizer.MakeMiniLm(result.GetRequiredValue(source), result.GetRequiredValue(destination));
                return 0;
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(exception.Message);
                return 1;
            }
        });
        return command;
    }
}
