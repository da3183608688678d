using System.Text;
using Nin.Formats;

namespace Nin.Data.Manifests;

/// <summary>
/// Reads the records of a CSV text one after the other; quoted fields may hold commas, quotes and ends of lines.
/// </summary>
/// <remarks>
/// <b>Source</b> RFC 4180. <b>Deviation</b> Lines may end with a line feed alone, and empty ones are passed over.
/// </remarks>
/// <param name="text">The text.</param>
/// <param name="fail">Makes the error for a problem on a line.</param>
internal sealed class CsvRecords(TextReader text, Func<string, long, NinFormatException> fail)
{
    /// <summary>A path has far fewer letters; a quote that is never closed ends here and not with the file.</summary>
    private const int LongestField = 1 << 16, MostFields = 4096;

    private const char Quote = '"', Comma = ',';
    private readonly StringBuilder _field = new();

    /// <summary>The line on which the last record began, from 1 on.</summary>
    public long Line { get; private set; }

    private long _line = 1;

    /// <summary>The fields of the next record; null at the end.</summary>
    /// <exception cref="NinFormatException">A quote stands where none may, or there is more than a record can have.</exception>
    public string[]? Next()
    {
        while (text.Peek() is '\r' or '\n')
        {
            EndLine(text.Read());
        }

        if (text.Peek() < 0)
        {
            return null;
        }

        Line = _line;
        List<string> fields = [];
        do
        {
            fields.Add(Field());
            if (fields.Count > MostFields)
            {
                throw fail($"expected at most {MostFields} fields.", Line);
            }
        }
        while (EndField());
        return [.. fields];
    }

    /// <summary>What stands up to the next comma or the end of the line, without the quotes around it.</summary>
    private string Field()
    {
        _field.Clear();
        if (text.Peek() != Quote)
        {
            while (text.Peek() is not (< 0 or Comma or '\r' or '\n'))
            {
                if (text.Peek() == Quote)
                {
                    throw fail("expected quotes around the whole field, got one within it.", _line);
                }

                Append(text.Read());
            }

            return _field.ToString();
        }

        text.Read();
        while (true)
        {
            int letter = text.Read();
            if (letter < 0)
            {
                throw fail("expected a quote at the end of the field, got the end of the file.", Line);
            }

            if (letter != Quote)
            {
                _line += letter == '\n' ? 1 : 0;
                Append(letter);
            }
            else if (text.Peek() == Quote)
            {
                Append(text.Read());
            }
            else
            {
                return _field.ToString();
            }
        }
    }

    /// <summary>Passes over what ends a field; says whether another one follows.</summary>
    private bool EndField()
    {
        int letter = text.Read();
        if (letter == Comma)
        {
            return true;
        }

        if (letter >= 0 && letter is not ('\r' or '\n'))
        {
            throw fail("expected a comma or the end of the line behind a quote.", _line);
        }

        EndLine(letter);
        return false;
    }

    /// <summary>A carriage return and the line feed behind it are one end.</summary>
    private void EndLine(int letter)
    {
        if (letter == '\r' && text.Peek() == '\n')
        {
            text.Read();
        }

        _line++;
    }

    private void Append(int letter)
    {
        if (_field.Length >= LongestField)
        {
            throw fail($"expected fields of at most {LongestField} letters. Is a quote not closed?", Line);
        }

        _field.Append((char)letter);
    }
}
