using System.Buffers.Binary;

namespace Nin.Imaging.Extra;

/// <summary>What the first chunks of a WebP say of the picture.</summary>
/// <remarks><b>Source</b> RFC 9649, section 2; RFC 6386, section 9.1.</remarks>
internal readonly record struct WebpHeader(int Width, int Height, bool HasAlpha)
{
    private const int FirstChunk = 12, ChunkHeader = 8, ExtendedBytes = 10;
    private const byte AnimationFlag = 0x02, AlphaFlag = 0x10;

    public static WebpHeader Parse(ReadOnlySpan<byte> file, DecodeBudget budget)
    {
        // The library fills up what is missing; that would be a loss that nobody is told of.
        uint declared = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (declared > file.Length - 8)
        {
            throw budget.Failure($"the file is cut off: it declares {declared} bytes, {file.Length - 8} are left.", file.Length);
        }

        WebpHeader? extended = null;
        for (int at = FirstChunk; at <= file.Length - ChunkHeader;)
        {
            budget.ChargeChunk(at);
            ReadOnlySpan<byte> name = file.Slice(at, 4), data = file[(at + ChunkHeader)..];
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            if (length > file.Length - at - ChunkHeader)
            {
                break;
            }

            if (name.SequenceEqual("VP8X"u8) && extended is null && data.Length >= ExtendedBytes)
            {
                if ((data[0] & AnimationFlag) != 0)
                {
                    throw budget.Failure("animations are not read.", at, "Save its first picture as PNG or JPEG.");
                }

                extended = new WebpHeader(1 + Number(data[4..]), 1 + Number(data[7..]), (data[0] & AlphaFlag) != 0);
            }
            else if (PictureSize(name, data) is WebpHeader picture)
            {
                // A small canvas must not hide a large picture.
                return extended is not WebpHeader canvas || (canvas.Width, canvas.Height) == (picture.Width, picture.Height)
                    ? picture with { HasAlpha = extended?.HasAlpha ?? picture.HasAlpha }
                    : throw budget.Failure(
                        $"the canvas is {canvas.Width} x {canvas.Height}, the picture {picture.Width} x {picture.Height} pixels.", at);
            }

            at += ChunkHeader + (int)length + (int)(length & 1);
        }

        throw budget.Failure("the file is cut off before its picture.", file.Length);
    }

    private static WebpHeader? PictureSize(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        if (name.SequenceEqual("VP8 "u8) && data.Length >= 10)
        {
            int width = BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF,
                height = BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF;
            return new WebpHeader(width, height, HasAlpha: false);
        }

        if (name.SequenceEqual("VP8L"u8) && data.Length >= 5)
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return new WebpHeader(1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF), ((bits >> 28) & 1) != 0);
        }

        return null;
    }

    private static int Number(ReadOnlySpan<byte> data) => data[0] | (data[1] << 8) | (data[2] << 16);
}
