using System.Diagnostics;

namespace CodeSight.Core.Asking;

/// <summary>Spans of the asking flow. They hold counts and names, never a question, a document's text or a key.</summary>
internal static class AskingTelemetry
{
    public static ActivitySource Source { get; } = new("CodeSight");
}
