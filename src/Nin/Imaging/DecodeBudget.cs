using System.Diagnostics;
using Nin.Formats;

namespace Nin.Imaging;

/// <summary>
/// What one decode has spent of its <see cref="Limits"/>. Everything is charged before it is allocated or walked through;
/// a charge that goes over is a <see cref="NinFormatException"/>. Every decoder makes one per picture and has no other limits.
/// </summary>
internal sealed class DecodeBudget(string format, Limits limits)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _bytes, _ancillaryBytes;
    private int _chunks, _scans;

    /// <summary>The limits the budget was made from.</summary>
    public Limits Limits => limits;

    /// <summary>Checks a picture's declared size and charges nothing.</summary>
    public void CheckSize(long width, long height, long? offset = null)
    {
        if (width <= 0 || height <= 0)
        {
            throw Failure($"expected a picture of at least 1 x 1 pixels, got {width} x {height}.", offset);
        }

        if (width > limits.Side || height > limits.Side)
        {
            throw Over($"the picture is {width} x {height} pixels; the limit for a side is {limits.Side}.", "Side", offset);
        }

        if (width * height > limits.Pixels)
        {
            throw Over($"the picture has {width} x {height} pixels; the limit is {limits.Pixels}.", "Pixels", offset);
        }
    }

    /// <summary>Charges bytes that are about to be allocated.</summary>
    public void Charge(long bytes, long? offset = null)
    {
        if (bytes > limits.DecodeBytes - _bytes || bytes > Array.MaxLength)
        {
            throw Over(
                $"decoding needs {_bytes + bytes} bytes; the limit is {Math.Min(limits.DecodeBytes, Array.MaxLength)}.",
                "DecodeBytes", offset);
        }

        _bytes += bytes;
    }

    /// <summary>Charges and makes an array of zeros.</summary>
    public byte[] Allocate(long bytes, long? offset = null)
    {
        Charge(bytes, offset);
        return new byte[bytes];
    }

    /// <summary>Charges one chunk or segment, and looks at the clock.</summary>
    public void ChargeChunk(long? offset = null)
    {
        if (++_chunks > limits.Chunks)
        {
            throw Over($"the file has more than {limits.Chunks} chunks.", "Chunks", offset);
        }

        CheckTime(offset);
    }

    /// <summary>Charges one scan of a progressive picture, and looks at the clock.</summary>
    public void ChargeScan(long? offset = null)
    {
        if (++_scans > limits.Scans)
        {
            throw Over($"the file has more than {limits.Scans} scans.", "Scans", offset);
        }

        CheckTime(offset);
    }

    /// <summary>Charges ancillary data (texts, profiles) by its size; inflated, where a decoder inflates it.</summary>
    public void ChargeAncillary(long bytes, long? offset = null)
    {
        _ancillaryBytes += bytes;
        if (_ancillaryBytes > limits.AncillaryBytes)
        {
            throw Over($"the file has more than {limits.AncillaryBytes} bytes of ancillary data.", "AncillaryBytes", offset);
        }
    }

    /// <summary>Fails where the decode has taken too long. Call it about once a row.</summary>
    public void CheckTime(long? offset = null)
    {
        if (Stopwatch.GetElapsedTime(_started) > limits.DecodeTime)
        {
            throw Over($"decoding takes longer than {limits.DecodeTime.TotalSeconds} s.", "DecodeTime", offset);
        }
    }

    /// <summary>The exception for content that is damaged.</summary>
    public NinFormatException Failure(string problem, long? offset = null, string? hint = null, Exception? inner = null) =>
        new(format, problem, null, offset, hint, inner);

    private NinFormatException Over(string problem, string limit, long? offset) =>
        new(format, problem, null, offset, $"Raise Limits.{limit} if the file is to be trusted.")
        {
            Remedy = limit == nameof(Limits.FileBytes) ? Remedy.None : Remedy.RaisePictureLimits,
        };
}
