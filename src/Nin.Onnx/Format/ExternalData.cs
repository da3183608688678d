using System.Globalization;
using Google.Protobuf.Collections;
using Nin.Formats;
using Nin.Onnx.Format.Proto;

namespace Nin.Onnx.Format;

/// <summary>Numbers that lie in files beside the ONNX file: nothing else is ever opened.</summary>
internal sealed class ExternalData(string folder, OnnxLimits limits)
{
    private long _read;

    /// <summary>The bytes of one tensor.</summary>
    /// <exception cref="NinFormatException">The place is none beside the file, or there are fewer bytes.</exception>
    public byte[] Read(string tensor, RepeatedField<StringStringEntryProto> entries, long bytes)
    {
        string location = Find(entries, "location") ?? throw Failure(tensor, "expected a location of its numbers, got none.");
        if (location != Path.GetFileName(location) || location is "" or "." or ".." || location.Contains('\0'))
        {
            throw Failure(tensor, $"expected the name of a file beside the ONNX file, got '{location}'.");
        }

        if (Find(entries, "length") is string said && said != bytes.ToString(CultureInfo.InvariantCulture))
        {
            throw Failure(tensor, $"expected {bytes} bytes in '{location}', as its shape has them, got a length of '{said}'.");
        }

        long offset = long.TryParse(Find(entries, "offset") ?? "0", out long first) && first >= 0
            ? first
            : throw Failure(tensor, $"expected an offset of 0 or more, got '{Find(entries, "offset")}'.");
        _read += bytes;
        if (_read > limits.FileBytes || bytes > Array.MaxLength)
        {
            throw Failure(tensor, $"expected at most {limits.FileBytes} bytes beside the ONNX file, got more.");
        }

        string path = Path.Combine(folder, location);
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null || !FileKind.MayOpen(path, file.Length))
        {
            throw Failure(tensor, $"expected its numbers in '{location}' beside the ONNX file; there is no such file, or it is a link or a pipe.");
        }

        using FileStream stream = file.OpenRead();
        if (stream.Length - offset < bytes)
        {
            throw Failure(tensor, $"expected {bytes} bytes from byte {offset} of '{location}', which has {stream.Length}.");
        }

        byte[] content = new byte[bytes];
        stream.Position = offset;
        stream.ReadExactly(content);
        return content;
    }

    private static string? Find(RepeatedField<StringStringEntryProto> entries, string key) =>
        entries.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static NinFormatException Failure(string tensor, string problem) => new("ONNX", $"{tensor}: {problem}");
}
