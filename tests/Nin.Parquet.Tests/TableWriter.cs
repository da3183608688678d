using global::Parquet;
using global::Parquet.Schema;
using Nin.Imaging;
using Nin.Imaging.Png;
using Schema = global::Parquet.Schema.ParquetSchema;

namespace Nin.Parquet.Tests;

/// <summary>Writes tables of pictures with Parquet.Net, so that the reader is held against another hand's writer.</summary>
internal sealed class TableWriter
{
    /// <summary>How the columns are compressed.</summary>
    public CompressionMethod Compression { get; init; } = CompressionMethod.Snappy;

    /// <summary>What Hugging Face's library would write about the columns; null for nothing.</summary>
    public string? Features { get; init; }

    /// <summary>The name of the column of pictures.</summary>
    public string Image { get; init; } = "image";

    /// <summary>Whether the pictures are a column of bytes, and not a structure of bytes and a path.</summary>
    public bool IsFlat { get; init; }

    /// <summary>The name of the column of labels.</summary>
    public string Label { get; init; } = "label";

    /// <summary>The rows of each group.</summary>
    public int GroupRows { get; init; } = 3;

    /// <summary>A grey picture as a PNG file, another one for each number.</summary>
    public static byte[] Picture(int number)
    {
        using var set = new Nin.Tests.Data.SmallSet();
        PngWriter.Write(Path.Combine(Directory.CreateDirectory(set.Folder).FullName, "a.png"), PixelsOf(number));
        return File.ReadAllBytes(Path.Combine(set.Folder, "a.png"));
    }

    /// <summary>The same, decoded.</summary>
    public static Image PixelsOf(int number) => new(2, 3, 1, new byte[] { 1, 2, 3, 4, (byte)(number / 256), (byte)number });

    /// <summary>A file of pictures with whole numbers as labels; null for a row without the one or the other.</summary>
    public byte[] Write(byte[]?[] pictures, long?[] labels) => Write(
        pictures, new DataField<long?>(Label), (writer, field, rows) => writer.WriteAsync<long>(field, labels.AsMemory(rows)));

    /// <summary>A file of pictures with texts as labels.</summary>
    public byte[] Write(byte[]?[] pictures, string[] labels) => Write(
        pictures, new DataField<string>(Label), (writer, field, rows) => writer.WriteAsync(field, labels[rows]));

    private byte[] Write(byte[]?[] pictures, DataField label, Func<ParquetRowGroupWriter, DataField, Range, Task> writeLabels)
    {
        var bytes = new DataField<byte[]>(IsFlat ? Image : "bytes");
        var path = new DataField<string>("path");
        var schema = new Schema(IsFlat ? bytes : new StructField(Image, bytes, path), label);
        return WriteAsync(schema).GetAwaiter().GetResult();

        async Task<byte[]> WriteAsync(Schema schema)
        {
            var stream = new MemoryStream();
            await using (ParquetWriter writer = await ParquetWriter.CreateAsync(
                schema, stream, new global::Parquet.ParquetOptions { CompressionMethod = Compression }))
            {
                if (Features is not null)
                {
                    writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = Features };
                }

                for (int first = 0; first < pictures.Length; first += GroupRows)
                {
                    Range rows = first..Math.Min(first + GroupRows, pictures.Length);
                    using ParquetRowGroupWriter group = writer.CreateRowGroup();
                    await group.WriteAsync(bytes, pictures[rows]!);
                    if (!IsFlat)
                    {
                        await group.WriteAsync(path, pictures[rows].Select((_, i) => $"{i}.png").ToArray());
                    }

                    await writeLabels(group, label, rows);
                }
            }

            return stream.ToArray();
        }
    }
}
