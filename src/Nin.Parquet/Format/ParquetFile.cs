using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Nin.Formats;
using Nin.Formats.Archives;

namespace Nin.Parquet.Format;

/// <summary>A Parquet file that is open: its footer, and its columns' data row group by row group.</summary>
internal sealed class ParquetFile : IDisposable
{
    public const string FormatName = "Parquet";

    private const int TailBytes = 8;

    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly Limits _limits;
    private readonly long _footerStart;

    private ParquetFile(SafeFileHandle handle, string path, Limits limits, ParquetFooter footer, long footerStart)
    {
        (_handle, _path, _limits, Footer, _footerStart) = (handle, path, limits, footer, footerStart);
    }

    private static ReadOnlySpan<byte> Signature => "PAR1"u8;

    /// <summary>What stands at the file's end.</summary>
    public ParquetFooter Footer { get; }

    /// <summary>Opens a file and reads its footer.</summary>
    /// <exception cref="NinFormatException">It is no Parquet file, is damaged, or larger than the limits allow.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ParquetFile Open(string path, Limits limits)
    {
        if (FileKind.Special(path, 0) is string kind)
        {
            throw new NinFormatException(FormatName, $"this is {kind}; expected an ordinary file.", path);
        }

        SafeFileHandle handle = File.OpenHandle(path);
        try
        {
            long length = RandomAccess.GetLength(handle);
            byte[] tail = new byte[TailBytes], head = new byte[Signature.Length];
            if (length >= head.Length + TailBytes)
            {
                SpooledFile.ReadAll(handle, 0, head);
                SpooledFile.ReadAll(handle, length - TailBytes, tail);
            }

            if (!head.AsSpan().SequenceEqual(Signature) || !tail.AsSpan(sizeof(int)).SequenceEqual(Signature))
            {
                throw new NinFormatException(
                    FormatName,
                    tail.AsSpan(sizeof(int)).SequenceEqual("PARE"u8)
                        ? "the file is encrypted."
                        : "expected PAR1 at the beginning and at the end of the file.",
                    path, hint: "Is the file complete?");
            }

            long footerLength = BinaryPrimitives.ReadUInt32LittleEndian(tail), most = length - head.Length - TailBytes;
            if (footerLength > Math.Min(most, limits.HeaderBytes))
            {
                throw new NinFormatException(
                    FormatName, $"expected a footer of at most {Math.Min(most, limits.HeaderBytes)} bytes, got {footerLength}.", path);
            }

            byte[] footer = new byte[footerLength];
            long start = length - TailBytes - footerLength;
            SpooledFile.ReadAll(handle, start, footer);
            return new ParquetFile(handle, path, limits, ParquetFooter.Parse(footer), start);
        }
        catch (Exception error)
        {
            handle.Dispose();
            if (error is NinFormatException { File: null } problem)
            {
                throw problem.WithFile(path);
            }

            throw;
        }
    }

    /// <summary>The row groups, with the data of some columns.</summary>
    /// <exception cref="NinFormatException">The footer is damaged, or promises more than the file or the limits can hold.</exception>
    public List<RowGroup> RowGroups(params ParquetColumn[] columns)
    {
        List<RowGroup> groups;
        try
        {
            groups = Footer.RowGroups(columns);
        }
        catch (NinFormatException error)
        {
            throw error.WithFile(_path);
        }

        // A row with a picture takes some bytes: more rows than bytes are a lie, for which memory would be taken.
        long rows = groups.Sum(group => (long)group.Rows), most = Math.Min(_limits.Records, _footerStart);
        return rows <= most ? groups : throw new NinFormatException(FormatName, $"expected at most {most} rows, got {rows}.", _path);
    }

    /// <summary>Reads a column's data in one row group.</summary>
    /// <exception cref="NinFormatException">They are damaged, or written in a way that is not read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Read(ParquetColumn column, ColumnChunk chunk, IColumnSink sink)
    {
        try
        {
            if (chunk.Start < Signature.Length || chunk.Length < 0 || chunk.Start > _footerStart - chunk.Length
                || chunk.Length > Math.Min(_limits.DecodeBytes, Array.MaxLength))
            {
                throw PageReader.Failure(
                    $"expected the data of '{column.Path}' before byte {_footerStart}, got {chunk.Length} bytes from {chunk.Start} on.");
            }

            byte[] content = new byte[chunk.Length];
            SpooledFile.ReadAll(_handle, chunk.Start, content);
            new PageReader(column, chunk, _limits).Read(content, sink);
        }
        catch (NinFormatException error) when (error.File is null)
        {
            throw error.WithFile(_path);
        }
    }

    public void Dispose() => _handle.Dispose();
}
