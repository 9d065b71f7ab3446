using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using CodeSight.Bench.Measure;
using CodeSight.Core.Models;

namespace CodeSight.Bench.Encoder;

/// <summary>
/// first-vector: milliseconds from the start of a process to its first question's vector, and its resident memory then. Each run
/// is a process of its own. The clock is the system-wide monotonic one, read just before the process is asked for and again in it:
/// its resolution is below a microsecond (the start in /proc/PID/stat is counted in hundredths of a second), and the making of the
/// process is in the figure.
/// </summary>
internal static class FirstVectorCommand
{
    private const string Name = "first-vector";
    private const string ChildOption = "--child";
    private const string Question = "How long is the notice period?";

    // In the order in which the child prints them.
    private static readonly string[] Times = ["Main entered", "model loaded", "first vector", "fingerprint known", "CPU time by then"];
    private static readonly string[] Sizes = ["VmRSS", "VmHWM", "RssAnon", "RssFile"];

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "The model's folder.", DefaultValueFactory = _ => Path.Combine("models", "all-MiniLM-L6-v2") };
        var runs = new Option<int>("--runs") { Description = "Processes measured, after one that is not.", DefaultValueFactory = _ => 15 };
        var command = new Command(Name, "Measures the time from process start to the first vector, and resident memory.") { model, runs };
        command.SetAction(result => Run(result.GetRequiredValue(model), result.GetRequiredValue(runs)));
        return command;
    }

    /// <summary>
    /// Whether these arguments ask for one measured start. Looked at before the command line is parsed, which would take longer than the
    /// model.
    /// </summary>
    public static bool IsChild(string[] args) => args is [Name, ChildOption, _, _];

    /// <summary>One measured start: milliseconds on one line, KiB at the first vector and at the fingerprint on two more.</summary>
    public static async Task<int> RunChildAsync(string[] args)
    {
        var start = long.Parse(args[3], CultureInfo.InvariantCulture);
        var times = new double[Times.Length];
        times[0] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        using var embedder = Embedder.Load(args[2]);
        times[1] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var vector = await embedder.EmbedQueryAsync(Question, CancellationToken.None);
        times[2] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var atVector = ReadSizes();
        var fingerprint = embedder.Model.Fingerprint;
        times[3] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        times[4] = Environment.CpuUsage.TotalTime.TotalMilliseconds;
        Console.WriteLine(string.Join(' ', times.Select(time => time.ToString("F2", CultureInfo.InvariantCulture))));
        Console.WriteLine(string.Join(' ', atVector));
        Console.WriteLine(string.Join(' ', ReadSizes()));
        return vector.Length > 0 && fingerprint.Length > 0 ? 0 : 1;
    }

    private static int Run(string model, int runs)
    {
        if (!Directory.Exists(model))
        {
            Console.Error.WriteLine($"There is no folder {model}: name the model by --model.");
            return 1;
        }

        // The first one brings the files into memory and is left out.
        StartChild(model);
        var results = Enumerable.Range(0, Math.Max(runs, 1)).Select(_ => StartChild(model)).ToArray();
        Console.WriteLine(
            $"{results.Length} starts, {Environment.ProcessorCount} cores; milliseconds since the process was asked for (monotonic clock, resolution below 1 us)");
        Print("", Times, results, 0, "ms");
        Console.WriteLine(
            "resident memory; RssAnon is the process's own, RssFile is backed by files (runtime, program, model) and can be dropped");
        Print("at the first vector: ", Sizes, results, 1, "MB");
        Print("with the fingerprint: ", Sizes, results, 2, "MB");
        return 0;
    }

    private static void Print(string when, string[] names, double[][][] results, int line, string unit)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var sample = new Sample(results.Select(result => result[line][i]));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {when}{names[i],-17} median {sample.Percentile(0.5),7:F1} {unit}, worst {sample.Percentile(1),7:F1} {unit}"));
        }
    }

    private static double[][] StartChild(string model)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known.");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        // Run as "dotnet CodeSight.Bench.dll", the program is the runtime's host.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(FirstVectorCommand).Assembly.Location);
        foreach (var argument in new[] { Name, ChildOption, model }) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
        using var child = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        if (child.ExitCode != 0) throw new InvalidOperationException($"A measured start ended with code {child.ExitCode}.");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())];
    }

    // MB; zeros where the system has no /proc.
    private static double[] ReadSizes()
    {
        var sizes = new double[Sizes.Length];
        if (!File.Exists("/proc/self/status")) return sizes;
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            var index = Array.FindIndex(Sizes, name => line.StartsWith(name + ":", StringComparison.Ordinal));
            if (index >= 0)
                sizes[index] = double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture) * 1024 / 1e6;
        }

        return sizes;
    }
}
