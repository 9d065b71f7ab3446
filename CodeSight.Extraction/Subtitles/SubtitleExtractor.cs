using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Subtitles;

/// <summary>
/// Subtitles and transcripts (WebVTT, SubRip): what is said, with the time at which it begins and who says it. Cues that follow each other
/// make one paragraph.
/// </summary>
internal sealed partial class SubtitleExtractor : IExtractor
{
    private const int EnoughText = 400;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        var lines = TextLines.Split(TextDecoder.Decode(file.Bytes, file.Limits, notes: writer.Notes));
        var speech = new Speech(writer);
        for (var i = 0; i < lines.Count; i++)
        {
            if (!lines[i].Contains("-->", StringComparison.Ordinal)) continue;
            if (TimesPattern().Match(lines[i]) is not { Success: true } times) continue;
            cancellationToken.ThrowIfCancellationRequested();
            var end = i + 1;
            while (end < lines.Count && !string.IsNullOrWhiteSpace(lines[end]) && !TimesPattern().IsMatch(lines[end])) end++;
            // The number of a cue that follows without a blank line.
            if (end < lines.Count && end > i + 1 && TimesPattern().IsMatch(lines[end]) && int.TryParse(lines[end - 1], out _)) end--;
            for (var line = i + 1; line < end; line++)
                speech.Add(lines[line], Time(times.Groups[1].Value), Time(times.Groups[2].Value), i + 1, end);
            i = end - 1;
        }
        speech.End();
        if (writer.Count == 0 && !file.Bytes.AsSpan().TrimStart("\uFEFF"u8).StartsWith("WEBVTT"u8))
            PlainTextExtractor.Write(TextDecoder.Decode(file.Bytes, file.Limits), writer);
        return writer.Finish();
    }

    private static TimeSpan Time(string text)
    {
        var parts = text.Replace(',', '.').Split(':');
        var seconds = 0.0;
        foreach (var part in parts)
            seconds = (seconds * 60) + (double.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return TimeSpan.FromSeconds(Math.Min(seconds, 360_000));
    }

    [GeneratedRegex(@"^\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})")]
    private static partial Regex TimesPattern();

    [GeneratedRegex(@"<v(?:\.[^\s>]*)?\s+([^>]+)>")]
    private static partial Regex VoicePattern();

    [GeneratedRegex(@"<[^<>]{0,200}>|\{\\[^{}]{0,40}\}")]
    private static partial Regex TagPattern();

    /// <summary>The paragraph that is being collected.</summary>
    private sealed class Speech(BlockWriter writer)
    {
        private readonly StringBuilder _text = new();
        private string _speaker = "";
        private string _lastLine = "";
        private TimeSpan _start;
        private TimeSpan _end;
        private int _firstLine;
        private int _lastLineNumber;

        public void Add(string line, TimeSpan start, TimeSpan end, int firstLine, int lastLine)
        {
            var speaker = VoicePattern().Match(line) is { Success: true } voice ? TextCleaner.CleanLine(voice.Groups[1].Value) : "";
            var text = TextCleaner.CleanLine(WebUtility.HtmlDecode(TagPattern().Replace(line, "")));
            // Captions that scroll show each line again.
            if (text.Length == 0 || text == _lastLine) return;
            if (_text.Length > 0
                && (speaker != _speaker || start - _end > Pause || (_text.Length > EnoughText && _text[^1] is '.' or '!' or '?' or '…')
                || _text.Length > 3 * EnoughText))
                End();
            if (_text.Length == 0) (_speaker, _start, _firstLine) = (speaker, start, firstLine);
            else _text.Append(' ');
            _text.Append(text);
            (_lastLine, _end, _lastLineNumber) = (text, end, lastLine);
        }

        public void End()
        {
            if (_text.Length == 0) return;
            var time = _start.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
            var who = _speaker.Length > 0 ? $"{_speaker}: " : "";
            writer.Add(BlockKind.Paragraph, $"[{time}] {who}{_text}", null, _firstLine, _lastLineNumber);
            _text.Clear();
        }
    }
}
