using System.CommandLine;
using CodeSight.Bench;
using CodeSight.Bench.Assembly;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Encoder;
using CodeSight.Bench.Evaluate;
using CodeSight.Bench.Load;
using CodeSight.Bench.Permissions;
using CodeSight.Bench.Plot;
using CodeSight.Bench.Recall;
using CodeSight.Bench.Scale;
using CodeSight.Bench.Streams;
using CodeSight.Bench.Timing;

if (FirstVectorCommand.IsChild(args)) return await FirstVectorCommand.RunChildAsync(args);
var root = new RootCommand("CodeSight's benchmarks and model tools.")
{
    CorpusCommand.Create(),
    ScaleCorpusCommand.Create(),
    FillCommand.Create(),
    GoldPagesCommand.Create(),
    EvalCommand.Create(),
    EvalAnswersCommand.Create(),
    PlotQualityCommand.Create(),
    LoadCommand.Create(),
    StreamsCommand.Create(),
    QuestionKindsCommand.Create(),
    RecallCommand.Create(),
    PermissionsCommand.Create(),
    PlotLoadCommand.Create(),
    IndexTimingCommand.Create(),
    StartTimingCommand.Create(),
    QuantizeCommand.Create(),
    AssembleCommand.Create(),
    EncoderCommand.Create(),
    UnderLoadCommand.Create(),
    FirstVectorCommand.Create(),
};
var parsed = root.Parse(args);
var streams = new InvocationConfiguration();
using var interruption = parsed.CommandResult.Command.Name == EvalCommand.Name ? new Interruption() : null;
// What an evaluation has started is stopped in a time of its own.
if (interruption is not null) streams.ProcessTerminationTimeout = null;
var status = await parsed.InvokeAsync(streams, interruption?.Token ?? CancellationToken.None);
return parsed.Errors.Count > 0 ? InputException.ExitCode : status;
