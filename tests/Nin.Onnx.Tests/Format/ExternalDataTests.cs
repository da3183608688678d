using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Nin.Formats;
using Nin.Models;
using Nin.Networks;
using Nin.Onnx.Exporting;
using Nin.Onnx.Format;
using Nin.Onnx.Format.Proto;
using Nin.Onnx.Lowering;

namespace Nin.Onnx.Tests.Format;

/// <summary>Numbers in a file beside the ONNX file: read where that was asked for, and nothing else is ever opened.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private static readonly OnnxReadOptions Allowed = new() { AllowExternalData = true };

    private readonly string _folder = Directory.CreateTempSubdirectory("nin-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_AskedFor_GivesTheNumbersOfTheOtherFile()
    {
        string path = Write("weights.bin", new byte[5]);
        ImportedNetwork whole = OnnxReader.Read(OnnxFile.Parse(Whole().ToByteArray()));
        ImportedNetwork apart = new OnnxReader(Allowed).Read(path);
        Assert.Equal(whole.Weights.Select(one => one.Name), apart.Weights.Select(one => one.Name));
        Assert.All(whole.Weights.Zip(apart.Weights), pair => Assert.Equal(pair.First.Tensor.Data, pair.Second.Tensor.Data));
    }

    [Fact]
    public void Read_NotAskedFor_SaysHow()
    {
        string path = Write("weights.bin");
        NinFormatException error = Assert.Throws<NinFormatException>(() => new OnnxReader().Read(path));
        Assert.Contains("its numbers lie in another file", error.Message, StringComparison.Ordinal);
        Assert.Equal(Remedy.AllowExternalData, error.Remedy);
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/weights.bin")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Read_ElsewhereThanBesideTheFile_IsRefused(string location)
    {
        string path = Write("weights.bin");
        Change(path, "location", location);
        AssertRefused(path, "expected the name of a file beside the ONNX file");
    }

    [Theory]
    [InlineData("missing.bin")]
    [InlineData("link.bin")]
    [InlineData("pipe.bin")]
    [InlineData("folder")]
    public void Read_NoOrdinaryFile_IsRefusedAndNotWaitedFor(string location)
    {
        string path = Write("weights.bin");
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(Path.Combine(_folder, "link.bin"), Path.Combine(_folder, "weights.bin"));
            Assert.Equal(0, MakePipe(Path.Combine(_folder, "pipe.bin"), 0x180));
        }

        Change(path, "location", location);
        AssertRefused(path, "there is no such file");
    }

    [Theory]
    [InlineData("offset", "-1", "expected an offset of 0 or more")]
    [InlineData("offset", "9223372036854775807", "bytes from byte")]
    [InlineData("offset", "many", "expected an offset of 0 or more")]
    [InlineData("length", "3", "got a length of '3'")]
    public void Read_AnotherPlaceThanTheNumbersHave_IsRefused(string key, string value, string problem)
    {
        string path = Write("weights.bin");
        Change(path, key, value);
        AssertRefused(path, problem);
    }

    [Fact]
    public void Read_FileThatIsTooShort_SaysWhatIsMissing()
    {
        string path = Write("weights.bin");
        using (FileStream file = File.OpenWrite(Path.Combine(_folder, "weights.bin")))
        {
            file.SetLength(file.Length - 1);
        }

        AssertRefused(path, "bytes from byte");
    }

    [Fact]
    public void Read_MoreBytesThanTheLimit_IsRefused()
    {
        string path = Write("weights.bin");
        NinFormatException error = Assert.Throws<NinFormatException>(() => OnnxFile.Read(
            path, Allowed with { Limits = new OnnxLimits { FileBytes = new FileInfo(path).Length } }));
        Assert.Contains("bytes beside the ONNX file, got more", error.Message, StringComparison.Ordinal);
    }

    [DllImport("libc", EntryPoint = "mkfifo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    private static ModelProto Whole() => ModelProto.Parser.ParseFrom(OnnxExport.ToBytes(SmallModel.Of(
        new NetworkBuilder("small", 8, 8, 3).Conv2d(60, 3).Relu().Conv2d(4, 1).GlobalAvgPool2d().Build())));

    /// <summary>A model whose float tensors lie in a file beside it, behind some other bytes.</summary>
    private string Write(string location, params ReadOnlySpan<byte> before)
    {
        ModelProto model = Whole();
        using (FileStream beside = File.Create(Path.Combine(_folder, location)))
        {
            beside.Write(before);
            foreach (TensorProto tensor in model.Graph.Initializer.Where(one => one.DataType == 1 && one.RawData.Length > 0))
            {
                tensor.DataLocation = 1;
                Add(tensor, "location", location);
                Add(tensor, "offset", beside.Position.ToString(CultureInfo.InvariantCulture));
                Add(tensor, "length", tensor.RawData.Length.ToString(CultureInfo.InvariantCulture));
                beside.Write(tensor.RawData.Span);
                tensor.RawData = ByteString.Empty;
            }
        }

        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    /// <summary>Another value of an entry of every tensor that lies in another file.</summary>
    private static void Change(string path, string key, string value)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        foreach (TensorProto tensor in model.Graph.Initializer.Where(one => one.DataLocation == 1))
        {
            tensor.ExternalData.Single(entry => entry.Key == key).Value = value;
        }

        File.WriteAllBytes(path, model.ToByteArray());
    }

    private static void Add(TensorProto tensor, string key, string value) =>
        tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });

    private static void AssertRefused(string path, string problem)
    {
        NinFormatException error = Assert.Throws<NinFormatException>(() => new OnnxReader(Allowed).Read(path));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(path, error.File);
    }
}
