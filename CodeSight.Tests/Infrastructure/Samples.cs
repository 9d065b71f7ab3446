using System.Globalization;
using FsCheck;
using Microsoft.FSharp.Core;

namespace CodeSight.Tests.Infrastructure;

/// <summary>
/// How many samples a property test draws. They are the same in each run, so that a commit passes or fails and not its luck;
/// CODESIGHT_TEST_SAMPLES draws that many new ones instead.
/// </summary>
internal static class Samples
{
    private static readonly Replay Same = new(new Rnd(7188364435286664103, 14314813063813948921), FSharpOption<int>.None);

    public static Config Of(int count) =>
        int.TryParse(Environment.GetEnvironmentVariable("CODESIGHT_TEST_SAMPLES"), CultureInfo.InvariantCulture, out var more)
            ? Config.QuickThrowOnFailure.WithMaxTest(more)
            : Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(Same);
}
