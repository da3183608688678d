using Nin.Cli.Input;

namespace Nin.Cli.Tests.Input;

public sealed class PictureFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-pictures").FullName;

    public PictureFilesTests()
    {
        foreach (string file in (string[])["b.png", "a.PNG", "c.ppm", "notes.txt", ".hidden.png", "one/x.png", "two/y.png", "two/z.bmp", "odd[1]*.png", "four/w.jfif"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, file))!);
            File.WriteAllText(Path.Combine(_folder, file), "");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "a.PNG b.png c.ppm four/w.jfif odd[1]*.png one/x.png two/y.png two/z.bmp")]
    [InlineData("**", "a.PNG b.png c.ppm four/w.jfif odd[1]*.png one/x.png two/y.png two/z.bmp")]
    [InlineData("**/*.png", "b.png odd[1]*.png one/x.png two/y.png")]
    [InlineData("**/two/?.bmp", "two/z.bmp")]
    [InlineData("*.png", "b.png odd[1]*.png")]
    [InlineData("?.p*", "b.png c.ppm")]
    [InlineData("*/*.png", "one/x.png two/y.png")]
    [InlineData("t*/?.*", "two/y.png two/z.bmp")]
    [InlineData("odd[1]*.png", "odd[1]*.png")]
    [InlineData("none.png", "none.png")]
    [InlineData("four", "four/w.jfif")]
    public void Expand_Argument_GivesItsFilesInOrder(string argument, string files) =>
        Assert.Equal(files,
            string.Join(
            ' ', PictureFiles.Expand(Path.Combine(_folder, argument)).Select(file => Path.GetRelativePath(_folder, file))));

    [Fact]
    public void Expand_NoMatch_SaysSo()
    {
        string pattern = Path.Combine(_folder, "no*", "x*.png");
        Assert.Equal($"{pattern}: no file matches.", Assert.ThrowsAny<IOException>(() => PictureFiles.Expand(pattern)).Message);
    }

    [Fact]
    public void Expand_FolderWithoutPictures_SaysSo()
    {
        string empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;
        Assert.Equal($"{empty}: there is no picture in this folder or below it.", Assert.ThrowsAny<IOException>(() => PictureFiles.Expand(empty)).Message);
    }
}
