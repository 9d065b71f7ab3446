namespace CodeSight.Tests.Extraction.Formats;

/// <summary>Formats whose files are text: mailboxes, subtitles, calendars, cards, LaTeX.</summary>
public sealed class TextFormatTests
{
    [Fact]
    public void Each_mail_of_a_mailbox_is_a_section_with_the_lines_of_the_file()
    {
        var box = "From a@b.c Mon Mar  4 10:00:00 2024\nSubject: One\nFrom: a@b.c\n\nFirst text.\nFrom here on it is quoted.\n\nFrom d@e.f Tue Mar  5 10:00:00 2024\nFrom: d@e.f\n\nSecond text.\n";

        Assert.Equal(
            [
                "Paragraph 2-3 [One] From: a@b.c/Subject: One",
                "Paragraph 5-6 [One] First text./From here on it is quoted.",
                "Paragraph 9-9 [(no subject)] From: d@e.f",
                "Paragraph 11-11 [(no subject)] Second text.",
            ],
            Reading.Shown("a.mbox", box));
    }

    [Fact]
    public void Cues_make_paragraphs_with_time_and_speaker()
    {
        var text = """
            WEBVTT

            STYLE
            ::cue { color: red }

            NOTE not said

            1
            00:00:11.000 --> 00:00:13.000 align:start
            <v Roger Bingham>We are in <i>New York</i>

            00:00:13.500 --> 00:00:15.000
            <v Roger Bingham>City &amp; more.

            00:16.000 --> 00:18.000
            <v Neil>Really?

            01:00:30.000 --> 01:00:31.000
            <v Neil>Later.
            """;

        Assert.Equal(
            [
                "Paragraph 9-13 [] [00:00:11] Roger Bingham: We are in New York City & more.",
                "Paragraph 15-16 [] [00:00:16] Neil: Really?",
                "Paragraph 18-19 [] [01:00:30] Neil: Later.",
            ],
            Reading.Shown("a.vtt", text));
    }

    [Fact]
    public void Subtitles_keep_their_words_and_show_repeated_lines_once() =>
        Assert.Equal(
            ["[00:00:01] Hello everybody. We start with the budget.", "[00:01:04] Later text."],
            Reading.Of("a.srt", "1\r\n00:00:01,000 --> 00:00:04,000\r\n<i>Hello</i> everybody.\r\n\r\n2\r\n00:00:04,500 --> 00:00:07,000\r\nHello everybody.\r\nWe start with the budget.\r\n3\r\n00:01:04,500 --> 00:01:07,000\r\n{\\an8}Later text.\r\n")
                .Blocks.Select(block => block.Text));

    [Fact]
    public void Events_of_a_calendar_stand_under_their_summaries()
    {
        var text = "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Team\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Tallinn:20240304T100000\r\nDTEND:20240304T093000Z\r\nSUMMARY:Review\\, part 1\r\nLOCATION:Room 4\r\n"
            + "DESCRIPTION:Bring the figures.\\nSecond li\r\n ne.\r\nORGANIZER;CN=\"Tamm: Kadri\":mailto:kadri@example.org\r\nRRULE:FREQ=WEEKLY;BYDAY=MO\r\nBEGIN:VALARM\r\nDESCRIPTION:ring\r\nEND:VALARM\r\nEND:VEVENT\r\n"
            + "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20241224\r\nSUMMARY:Closed\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

        var document = Reading.Of("a.ics", text);

        Assert.Equal("Team", document.Title);
        Assert.Equal(
            [
                "Heading 6-6 [Review, part 1] Review, part 1",
                "Paragraph 4-11 [Review, part 1] When: 2024-03-04 10:00 Europe/Tallinn to 2024-03-04 09:30 UTC/Where: Room 4/Organizer: Tamm: Kadri <kadri@example.org>/Repeats: FREQ=WEEKLY;BYDAY=MO",
                "Paragraph 8-9 [Review, part 1] Bring the figures./Second line.",
                "Heading 18-18 [Closed] Closed",
                "Paragraph 17-18 [Closed] When: 2024-12-24",
            ],
            Reading.Shown(document));
    }

    [Fact]
    public void Cards_stand_under_their_names()
    {
        var text = "BEGIN:VCARD\nVERSION:3.0\nN:Müller;Jürgen;;Dr.;\nFN:Jürgen Müller\nORG:Acme GmbH;Sales\nTEL;TYPE=WORK,VOICE:+49 30 1234\nitem1.EMAIL;TYPE=INTERNET:j@example.org\nADR;TYPE=HOME:;;Main St. 1;Berlin;;10115;Germany\nNOTE:Mail\\, not phone\nPHOTO;ENCODING=b:AAAA\nEND:VCARD\n"
            + "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Gr=F6=\n=DFe;Anna\nTEL;CELL:+372 555\nEND:VCARD\n";

        Assert.Equal(
            [
                "Jürgen Müller", "Organization: Acme GmbH, Sales\nPhone (work): +49 30 1234\nMail: j@example.org\nAddress (home): Main St. 1, Berlin, 10115, Germany\nNote: Mail, not phone",
                "Anna Größe", "Phone (cell): +372 555",
            ],
            Reading.Of("a.vcf", text).Blocks.Select(block => block.Text));
    }

    [Fact]
    public void Latex_is_read_by_its_structure()
    {
        var text = """
            \documentclass{article}
            \title{Travel \emph{Rules}}
            \begin{document}
            \section{Limits \& rules}\label{sec:l}
            The limit is 200\textsuperscript{1} EUR\footnote{Within a \textbf{year}.}, not \sout{500} % a remark
            for G\"ote and Stra\ss e~5; see \cite{abc}. ``Quoted'' -- 10\% off.
            % only a remark
            It goes on.
            \begin{itemize}
            \item One
            \item Two
              lines
            \end{itemize}
            \begin{enumerate} \item First
            \end{enumerate}
            \begin{tabular}{l|r}
            \hline
            Class & Limit \\ \hline
            Economy & 400 \\
            \end{tabular}
            \begin{verbatim}
            x = 1 % kept
            \end{verbatim}
            \end{document}
            not read
            """;

        var document = Reading.Of("a.tex", text);

        Assert.Equal("Travel Rules", document.Title);
        Assert.Equal(
            [
                "Limits & rules",
                "The limit is 200 [1] EUR [1], not ~~500~~ for Göte and Straße 5; see [abc]. “Quoted” – 10% off. It goes on.",
                "[1] Within a year.", "- One", "- Two lines", "1. First", "Class | Limit", "Economy | 400", "x = 1 % kept",
            ],
            document.Blocks.Select(block => block.Text));
    }

    [Fact]
    public void A_book_is_read_chapter_by_chapter()
    {
        var document = Reading.Of("a.epub", ZipFiles.Book(
            ("one.xhtml", "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body><h1>Limits</h1><p>At most 200<sup>1</sup> EUR.</p></body></html>"),
            ("two%20b.xhtml", "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>Second.</p></body></html>"),
            ("missing", "")));

        Assert.Equal("The rules", document.Title);
        Assert.Equal(
            [": By Kadri Tamm", "Limits: Limits", "Limits: At most 200 [1] EUR.", ": Second."],
            document.Blocks.Select(block => $"{block.Section}: {block.Text}"));
    }
}
