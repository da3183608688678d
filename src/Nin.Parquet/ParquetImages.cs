using Nin.Data;
using Nin.Data.Layouts;
using Nin.Formats;

namespace Nin.Parquet;

/// <summary>
/// Pictures in Parquet files, as the Hugging Face hub stores them: one file, or a folder of shards such as
/// <c>train-00000-of-00002.parquet</c>, in it or in folders <c>data</c>, <c>train</c> and the like.
/// </summary>
/// <remarks>
/// A row has a picture, encoded as in a file of its own, in a structure <c>image</c> with <c>bytes</c> or in any column of bytes,
/// and a label: a whole number or a text. The names of classes are taken from the file's own metadata, else from
/// <c>dataset_infos.json</c> or the head of <c>README.md</c> beside it, else they are the labels. A file's name or folder says
/// the part; where no name does, about a fifth is set aside as the test part, each picture by its own content. Rows without a
/// picture or a label are left out, and <see cref="DataSplits.Note"/> says so. Pictures are read once, a row group at a time, and
/// laid down beyond 64 MiB in a temporary file, so that memory stays bounded.
/// <b>Deviation</b> Read are flat columns, PLAIN and RLE_DICTIONARY, uncompressed or compressed with Snappy or gzip.
/// <b>Source</b> Apache Parquet, format 2; Hugging Face, <i>datasets</i>, "Image" and "ClassLabel".
/// </remarks>
public static class ParquetImages
{
    /// <summary>The layout, for <see cref="DataLayout.Register"/>.</summary>
    public static DataLayout Layout { get; } = new(
        "pictures in Parquet files", ParquetFiles.Are, (path, name, options) => ParquetSet.Read(path, name, options, new ParquetOptions()));

    /// <summary>Lets the whole program open such files and folders: <see cref="DataCatalog"/>, and every command.</summary>
    public static void Register() => DataLayout.Register(Layout);

    /// <summary>Reads a file, or the files of a folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="name">What the set is called in messages.</param>
    /// <param name="options">How to read it; null for the default.</param>
    /// <exception cref="NinFormatException">
    /// A file is damaged, larger than the limits allow or written in a way that is not read; there are no columns of pictures and
    /// labels, or no pictures.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read, or the temporary one not be written.</exception>
    public static DataSplits Read(string path, string name, ParquetOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(name);
        options ??= new ParquetOptions();
        return ParquetSet.Read(path, name, new ReadOptions(options.Limits) { LeastClasses = 1 }, options);
    }
}
